"""How far an organisation's name reaches after its head."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from transforms.facts.name_page import Page
from transforms.facts.name_tokens import is_syllable
from transforms.facts.organisations_steps import brand, lists_on, numbered, opens_word, phrase_end, step

_JOINTS = frozenset((" ", " - ", "-", ", ", " & ", "&", "/", ".", "- ", " -", " “", '"', "” "))
_DASHES = frozenset((" ", " - ", "-"))
_MAX_WORDS = 16
_TITLE_WORDS = 8  # before the head: `Phó giám đốc thường trực`


@dataclass(slots=True)
class _Walk:
    """A name being read: it starts at ``head``, its complement at ``first``; ``end`` is the word after what is sure."""

    page: Page
    head: int
    first: int
    kind: str
    at: int
    end: int
    is_named: bool = False
    is_closed: bool = False

    @property
    def in_title(self) -> bool:
        """Whether a title stands shortly before the head, so that a person's name may follow the organisation's."""
        hits, titles = self.page.hits, self.page.titles
        for k in range(bisect_left(titles, self.head) - 1, -1, -1):
            if titles[k] < self.head - _TITLE_WORDS:
                return False
            if hits[titles[k]][1] <= self.head:
                return True
        return False

    def take(self, after: int, is_content: bool = True, is_named: bool = True) -> bool:
        """Go on to word ``after``; only content moves the sure end."""
        self.at = after
        self.end = after if is_content else self.end
        if is_named:
            self.is_named = True
        return True


def extent(page: Page, head: int, first: int, kind: str) -> int | None:
    """The word after the name, or None where the head carries no name of its own."""
    if kind == "nation":
        return _nation_end(page, first)
    if kind == "mission":
        return _mission_end(page, head, first)
    if kind == "team":
        return _team_end(page, first)
    if kind == "bureau":
        return extent(page, head, first, "area") or (first if page.tokens.is_capital(head) else None)
    if (kind == "field" and head in page.tokens.opens and phrase_end(page, first) is None) or (kind == "centre" and page.hit(first, "place", "place_type")):
        return None  # `Vụ Thổ Nhĩ Kỳ bắn hạ Su-24`, `trung tâm TP. Đà Nẵng`
    walk = _Walk(page, head, first, kind, first, first)
    if kind == "firm":
        walk.at = brand(page, first) or first
    gaps, last = page.tokens.gaps, min(len(page.tokens.words), head + _MAX_WORDS)
    while walk.at < last and gaps[walk.at - 1] in _JOINTS:
        if not _advance(walk) or walk.is_closed:
            break
    return walk.end if walk.end > first and (walk.is_named or _names_its_field(page, head, first)) else None


def _names_its_field(page: Page, head: int, first: int) -> bool:
    """`Tổng cục thuế`, `Phòng Cảnh sát hình sự`: the field of work in lower case is name enough behind some heads."""
    words = page.tokens.words[head:first]
    if " ".join(words) not in page.lexicon.words["name_words"]["bare_head"] and not any(word[0].isupper() for word in words[1:]):
        return False
    return page.tokens.tight[first - 1] and (phrase_end(page, first) is not None or page.is_known_word(first, first + 1))


def _nation_end(page: Page, first: int) -> int | None:
    found = page.hit(first, "country") if page.tokens.is_tight(first - 1) else None
    return found[1] if found and found[0].kind != "capital" else None


def _team_end(page: Page, first: int) -> int | None:
    """A team and whom it plays for: `U21 Việt Nam`, `đội tuyển bóng đá nữ quốc gia Myanmar`."""
    at = first
    while page.tokens.is_tight(at - 1) and at - first < 6 and page.says(at, "team_part"):
        at += 1
    found = page.hit(at, "country", "place", "body", "organisation_head") if page.tokens.is_tight(at - 1) else None
    if found is None:
        return None
    return _team_end(page, found[1]) if found[0].role == "organisation_head" and found[0].kind == "team" else found[1]


def _mission_end(page: Page, head: int, first: int) -> int | None:
    """An embassy and where it stands: `Đại sứ quán Việt Nam tại Ấn Độ`."""
    end = extent(page, head, first, "area") or first
    seat = page.hit(end + 1, "country", "place", "body") if page.tokens.words[end : end + 1] == ["tại"] and page.tokens.is_tight(end - 1) else None
    if seat and page.tokens.is_tight(end):
        return seat[1]
    return end if end > first else None


def _advance(walk: _Walk) -> bool:
    """Take the next piece of the name; False where the name stops."""
    page, at = walk.page, walk.at
    hit = page.hits.get(at)
    if hit is None:
        return _take_words(walk)
    tokens, role = page.tokens, hit[0].role
    if role in ("country", "place", "body"):
        return _take_entity(walk)
    if role == "organisation_head":
        if tokens.capital[at] and hit[0].kind != "team" and not opens_word(page, at, hit[1]):  # `Sở GD & ĐT` plays for nobody
            if tokens.gaps[at - 1] != " " or at != walk.end or (at == walk.first and hit[0].kind == "nation"):
                return False
            return walk.take(hit[1], is_named=hit[0].kind == "force")
    elif role == "place_type":
        if tokens.gaps[at - 1] == " " and _names_place(page, hit[1]):
            walk.is_closed = True
            return walk.take(_place_end(walk, hit[1]))
    elif not (tokens.words[at].isupper() and tokens.gaps[at - 1] != " ") and phrase_end(page, at) is None:  # `bộ VH - TT & DL` goes on
        return False
    return _take_words(walk)


def _take_entity(walk: _Walk) -> bool:
    page, at = walk.page, walk.at
    entry, after = page.hits[at]
    partner = page.hit(after, "country") if entry.kind in ("pair", "short") and page.tokens.gaps[at - 1] == " " and page.tokens.is_tight(after - 1) else None
    if partner and partner[0].kind in ("pair", "short"):
        return walk.take(partner[1])  # `Bệnh viện Việt Đức`
    if entry.role == "country" and entry.kind in ("short", "pair") and page.tokens.gaps[at - 1] == " " and page.joins_right(after):
        return walk.take(after)
    if entry.kind == "outlet" and page.tokens.gaps[at - 1] == " " and all(map(is_syllable, page.tokens.words[at:after])):
        return walk.take(after)
    if not _belongs(walk):
        return False
    walk.take(after)
    if entry.role != "body":
        pair = page.hit(after, "country", "place") if page.tokens.gaps[after - 1] in (" - ", "-") else None
        walk.end = pair[1] if pair else numbered(page, after)
        walk.is_closed = pair is not None or not _goes_on(walk, entry.role)
    return True


def _goes_on(walk: _Walk, role: str) -> bool:
    """Whether a firm's name runs on behind a place: `Công ty Cổ phần Địa ốc Sài Gòn Thương Tín`."""
    page, at = walk.page, walk.at
    is_free = page.tokens.is_tight(at - 1) and page.tokens.is_capital(at) and at not in page.hits and is_syllable(page.tokens.words[at])
    return walk.kind == "firm" and role == "place" and is_free and not page.is_full_name(at) and not walk.in_title


def _belongs(walk: _Walk) -> bool:
    """Whether the country, place or body that comes next belongs to the name that the head opened."""
    page, at = walk.page, walk.at
    entry, gap = page.hits[at][0], page.tokens.gaps[at - 1]
    is_lower = page.tokens.words[walk.head][0].islower()
    opens = at == walk.first
    if entry.role == "body":
        takes_none = is_lower or page.tokens.words[at - 1] in ("Hãng", "Quỹ")  # `Hãng Samsung` opens a sentence with `hãng Samsung`
        return gap == " " and at == walk.end and entry.kind != "outlet" and not (opens and takes_none)
    if opens and ((is_lower and walk.kind not in ("firm", "area")) or (walk.kind == "firm" and entry.role == "country")):
        return False
    return gap in _DASHES


def _names_place(page: Page, at: int) -> bool:
    """Whether a place's name or number stands at a word, right behind its type."""
    tokens = page.tokens
    return at < len(tokens.words) and tokens.gaps[at - 1] in (" ", ".", ". ") and (tokens.is_capital(at) or tokens.words[at].isdigit())


def _place_end(walk: _Walk, at: int) -> int:
    page = walk.page
    hit = page.hit(at, "place", "country")
    if hit is not None and hit[0].kind not in ("short", "pair"):
        return hit[1]
    in_title = walk.in_title
    is_holder = in_title and hit is None and not page.says(at - 1, "numbered") and page.is_full_name(at) and page.run_end(at, 5, lambda _: True) > at + 2
    # `Chủ tịch HĐND thành phố Nguyễn Thị Quyết Tâm`
    return at if is_holder else page.run_end(at, 3, lambda i: not (in_title and page.is_full_name(i)))


def _take_words(walk: _Walk) -> bool:
    page, at = walk.page, walk.at
    tokens = page.tokens
    is_capital = tokens.capital[at]
    taken = step(page, at, walk.first, walk.kind)
    if taken is None or (is_capital and _starts_person(walk)):
        return False
    after, is_content = taken
    if tokens.gaps[at - 1] == ", " and not (is_content and lists_on(page, after)) and tokens.words[at] != "chống":
        return False
    return walk.take(after, is_content, is_named=is_capital or tokens.words[after - 1].isdigit())


def _starts_person(walk: _Walk) -> bool:
    """Whether the holder of an office starts here (`Bí thư Thành ủy Nguyễn Thiện Nhân`, `ứng viên đảng Cộng hòa Donald Trump`)."""
    page, at = walk.page, walk.at
    if at > walk.first and page.tokens.words[at] in page.lexicon.words["given_names"]["foreign"] and (walk.kind not in ("firm", "school") or walk.in_title):
        return page.tokens.tight[at] and page.tokens.capital[at + 1]
    return (at > walk.first or walk.kind == "area") and page.is_full_name(at) and walk.in_title
