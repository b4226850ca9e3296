"""How far an organisation's name reaches after its head."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.facts.name_page import Page
from transforms.facts.name_tokens import is_syllable
from transforms.facts.organisations_steps import brand, lists_on, numbered, opens_word, phrase_end, step

_JOINTS = frozenset((" ", " - ", "-", ", ", " & ", "&", "/", ".", "- ", " -", " “", '"', "” "))
_DASHES = frozenset((" ", " - ", "-"))
_MAX_WORDS = 16


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
        hits = self.page.hits
        return any(i in hits and hits[i][0].role == "title" and hits[i][1] <= self.head for i in range(max(0, self.head - 8), self.head))

    def take(self, after: int, is_content: bool = True, is_named: bool = True) -> bool:
        """Go on to word ``after``; only content moves the sure end."""
        self.at = after
        self.end = after if is_content else self.end
        self.is_named = self.is_named or is_named
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
    walk = _Walk(page, head, first, kind, first, first, is_named=_names_its_field(page, head, first))
    if kind == "firm":
        walk.at = brand(page, first) or first
    while walk.at < len(page.tokens.words) and walk.at - head < _MAX_WORDS and page.tokens.gaps[walk.at - 1] in _JOINTS:
        if not _advance(walk) or walk.is_closed:
            break
    return walk.end if walk.is_named and walk.end > first else None


def _names_its_field(page: Page, head: int, first: int) -> bool:
    """`Tổng cục thuế`, `Phòng Cảnh sát hình sự`: the field of work in lower case is name enough behind some heads."""
    if not page.tokens.is_tight(first - 1) or not (phrase_end(page, first) or page.is_known_word(first, first + 1)):
        return False
    words = page.tokens.words[head:first]
    return " ".join(words) in page.lexicon.words["name_words"]["bare_head"] or any(w[0].isupper() for w in words[1:])


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
    hit = page.hit(at)
    role = hit[0].role if hit else ""
    if role in ("country", "place", "body"):
        return _take_entity(walk)
    is_short = page.tokens.words[at].isupper() and page.tokens.gaps[at - 1] != " "  # `bộ VH - TT & DL`
    if role in ("title", "honorific", "trap") and phrase_end(page, at) is None and not is_short:
        return False
    if (
        hit and role == "organisation_head" and page.tokens.is_capital(at) and hit[0].kind != "team" and not opens_word(page, at, hit[1])
    ):  # `Sở GD & ĐT` plays for nobody
        if page.tokens.gaps[at - 1] != " " or at != walk.end or (at == walk.first and hit[0].kind == "nation"):
            return False
        return walk.take(hit[1], is_named=hit[0].kind == "force")
    if hit and role == "place_type" and page.tokens.gaps[at - 1] == " " and _names_place(page, hit[1]):
        walk.is_closed = True
        return walk.take(_place_end(walk, hit[1]))
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
    page, in_title = walk.page, walk.in_title
    hit = page.hit(at, "place", "country")
    is_holder = in_title and hit is None and not page.says(at - 1, "numbered") and page.is_full_name(at) and page.run_end(at, 5, lambda _: True) > at + 2
    if is_holder:
        return at  # `Chủ tịch HĐND thành phố Nguyễn Thị Quyết Tâm`
    return hit[1] if hit and hit[0].kind not in ("short", "pair") else page.run_end(at, 3, lambda i: not (in_title and page.is_full_name(i)))


def _take_words(walk: _Walk) -> bool:
    page, at = walk.page, walk.at
    taken = step(page, at, walk.first, walk.kind)
    if taken is None or (page.tokens.is_capital(at) and _starts_person(walk)):
        return False
    after, is_content = taken
    if page.tokens.gaps[at - 1] == ", " and not (is_content and lists_on(page, after)) and page.tokens.words[at] != "chống":
        return False
    return walk.take(after, is_content, is_named=page.tokens.is_capital(at) or page.tokens.words[after - 1].isdigit())


def _starts_person(walk: _Walk) -> bool:
    """Whether the holder of an office starts here (`Bí thư Thành ủy Nguyễn Thiện Nhân`, `ứng viên đảng Cộng hòa Donald Trump`)."""
    page, at = walk.page, walk.at
    if at > walk.first and page.tokens.words[at] in page.lexicon.words["given_names"]["foreign"] and (walk.kind not in ("firm", "school") or walk.in_title):
        return page.tokens.is_tight(at) and page.tokens.is_capital(at + 1)
    return (at > walk.first or walk.kind == "area") and page.is_full_name(at) and walk.in_title
