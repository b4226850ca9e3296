"""How far an organisation's name reaches after its head, and a title after its."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.facts.name_page import Page
from transforms.facts.name_tokens import is_syllable

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
    walk = _Walk(page, head, first, kind, first, first, is_named=_names_its_field(page, head, first))
    while walk.at < len(page.tokens.words) and walk.at - head < _MAX_WORDS and page.tokens.gaps[walk.at - 1] in _JOINTS:
        if not _advance(walk) or walk.is_closed:
            break
    return walk.end if walk.is_named and walk.end > first else None


def _names_its_field(page: Page, head: int, first: int) -> bool:
    """`Tổng cục thuế`, `Phòng Cảnh sát hình sự`: the field of work in lower case is name enough behind some heads."""
    if not page.tokens.is_tight(first - 1) or not (_phrase_end(page, first) or page.is_known_word(first, first + 1)):
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
    if role in ("title", "honorific", "trap") and _phrase_end(page, at) is None and not is_short:
        return False
    if hit and role == "organisation_head" and page.tokens.is_capital(at) and hit[0].kind != "team":  # `Sở GD & ĐT` plays for nobody
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
    if entry.role == "country" and entry.kind in ("short", "pair") and page.tokens.gaps[at - 1] == " " and page.joins_right(after):
        return walk.take(after)
    if entry.kind == "outlet" and page.tokens.gaps[at - 1] == " " and all(map(is_syllable, page.tokens.words[at:after])):
        return walk.take(after)
    if not _belongs(walk):
        return False
    walk.take(after)
    if entry.role != "body":
        walk.is_closed = True
        pair = page.hit(after, "country", "place") if page.tokens.gaps[after - 1] in (" - ", "-") else None
        walk.end = pair[1] if pair else after
    return True


def _belongs(walk: _Walk) -> bool:
    """Whether the country, place or body that comes next belongs to the name that the head opened."""
    page, at = walk.page, walk.at
    entry, gap = page.hits[at][0], page.tokens.gaps[at - 1]
    is_lower = page.tokens.words[walk.head][0].islower()
    opens = at == walk.first
    if entry.role == "body":
        takes_none = walk.kind == "firm" or is_lower or page.tokens.words[at - 1] == "Quỹ"
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
    return hit[1] if hit and hit[0].kind not in ("short", "pair") else page.run_end(at, 3, lambda i: not (in_title and page.is_full_name(i)))


def _take_words(walk: _Walk) -> bool:
    page, at = walk.page, walk.at
    step = _step(page, at, walk.first, walk.kind)
    if step is None or (page.tokens.is_capital(at) and _starts_person(walk)):
        return False
    after, is_content = step
    if page.tokens.gaps[at - 1] == ", " and not (is_content and _lists_on(page, after)) and page.tokens.words[at] != "chống":
        return False
    return walk.take(after, is_content, is_named=page.tokens.is_capital(at) or page.tokens.words[after - 1].isdigit())


def _starts_person(walk: _Walk) -> bool:
    """Whether the holder of an office starts here (`Bí thư Thành ủy Nguyễn Thiện Nhân`, `ứng viên đảng Cộng hòa Donald Trump`)."""
    page, at = walk.page, walk.at
    if at > walk.first and page.tokens.words[at] in page.lexicon.words["given_names"]["foreign"] and (walk.kind not in ("firm", "school") or walk.in_title):
        return page.tokens.is_tight(at) and page.tokens.is_capital(at + 1)
    return (at > walk.first or walk.kind == "area") and page.is_full_name(at) and walk.in_title


def _step(page: Page, at: int, first: int, kind: str) -> tuple[int, bool] | None:
    """(word after, is it content) for the next piece of a name, or None where no name goes on."""
    tokens = page.tokens
    word = tokens.words[at]
    phrase = _phrase_end(page, at)
    if phrase is not None:
        # A verb ends a name unless the name goes on behind it (`Bộ Y tế phối hợp`, `Cục Cảnh sát điều tra tội phạm`).
        return phrase, at == first or not (word.islower() and page.is_known_word(at, phrase, ("verb",)))
    if tokens.is_capital(at):
        if _phrase_end(page, at + 1) is not None and tokens.is_tight(at) and tokens.words[at + 1].islower():
            return at + 1, True
        is_word = _is_two_syllable_word(page, at) and (kind not in ("firm", "school") or (tokens.is_tight(at + 1) and tokens.is_capital(at + 2)))
        return at + (2 if is_word else 1), True
    if word == "số" and tokens.is_tight(at) and tokens.words[at + 1].isdigit() and len(tokens.words[at + 1]) < 4:
        return at + 2, True
    is_number = word.isdigit() and tokens.is_tight(at - 1) and len(word) <= (3 if tokens.is_capital(at - 1) else 2)
    if is_number or page.is_known_word(at, at + 1):
        return at + 1, True
    if at == first:
        return (at + 1, False) if word == "các" else None
    is_prevention = word == "chống" and tokens.words[at - 1] == "phòng"
    is_owned = word == "của" and tokens.words[at + 1 : at + 2] == ["các"] and kind in ("firm", "state")
    is_linked = page.says(at, "connector") and not (tokens.is_tight(at) and tokens.words[at + 1] in ("các", "những", "một"))
    return (at + 1, False) if is_linked or is_prevention or is_owned else None


def _phrase_end(page: Page, at: int) -> int | None:
    """The word after the longest known word of organisation names, of two syllables or more, that starts here."""
    tokens = page.tokens
    if at >= len(tokens.words) or tokens.words[at].lower() not in page.lexicon.phrase_openers:
        return None
    for size in (4, 3, 2):
        if (
            at + size <= len(tokens.words)
            and all(tokens.gaps[k] == " " for k in range(at, at + size - 1))
            and page.is_known_word(at, at + size, ("noun", "verb"))
        ):
            return at + size
    return None


def _is_two_syllable_word(page: Page, at: int) -> bool:
    """Whether a capitalised syllable and the lower-case one behind it read as one word (`Trồng trọt`)."""
    tokens = page.tokens
    if not tokens.is_tight(at) or tokens.words[at].isupper() or at + 1 in page.hits or page.says(at + 1, "stop"):
        return False
    return tokens.words[at + 1].islower() and is_syllable(tokens.words[at]) and is_syllable(tokens.words[at + 1])


def _lists_on(page: Page, after: int) -> bool:
    """Inside `Khoa học, Công nghệ và Môi trường` a comma goes on; before a new clause it does not."""
    words, gaps = page.tokens.words, page.tokens.gaps
    for i in range(after, min(after + 5, len(words))):
        if gaps[i - 1] not in (" ", ", ", " & "):
            return gaps[i - 1] == " & "
        if words[i] in ("và", "tội"):
            return True
    return False


def title_step(page: Page, at: int, first: int) -> int | None:
    """The word after the next piece of a title whose head ends before word ``first``, or None where no title goes on."""
    tokens = page.tokens
    if at in page.bodies:
        return page.bodies[at]
    hit = page.hit(at)
    role = hit[0].role if hit else ""
    if hit and (
        role in ("country", "place", "body", "place_type") or (role == "organisation_head" and (hit[0].kind == "nation" or tokens.words[at].islower()))
    ):
        return hit[1]
    if hit and role == "title":
        return hit[1] if at == first or tokens.is_tight(at - 1) else None
    if page.owners.get(at) == "person":
        return None
    if tokens.words[at].isdigit() and len(tokens.words[at]) == 4 and at > first:
        return at + 1
    step = _step(page, at, first - 1, "state")
    if step is not None:
        return step[0]
    return at + 1 if page.says(at, "title_part") else None
