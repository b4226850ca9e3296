"""Titles of people: the positions that stand before and after a name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from transforms.facts.name_page import Page
from transforms.facts.organisations_extent import word_step

_BEFORE = frozenset((" ", ", ", " - ", ". ", ".", "-", ") "))
_CHAIN = frozenset((", ", " - ", "; "))
_PAST = frozenset(("cựu", "nguyên", "cố", "tân", "quyền", "Cựu", "Nguyên", "Cố", "Tân", "Quyền", "phó", "Phó"))
_PLURAL = frozenset(("các ông", "các bà", "hai ông", "hai bà"))
_OBJECT_OF = frozenset(("với", "gặp", "của", "cùng", "tiếp", "cho", "mời", "do", "giữa", "các", "những", "toàn", "bộ", "cả", "hai"))
# last word of the verb -> the word before it ("" where the verb is one word)
_OFFICE_VERBS = {"làm": "", "chức": "giữ", "vụ": "chức", "trí": "vị", "nhiệm": "đảm"}
_OPEN_ENDED = frozenset(("và", "các", "của", "tại", "về", "thuộc", "khu"))
_MAX_WORDS = 18


class Holder(Protocol):
    """A mention of a person that titles are attached to."""

    start: int
    end: int
    titles: list[str]


def attach(page: Page, people: Sequence[Holder]) -> None:
    """Add to every mention the titles that stand beside it, without honorifics; a list shares the title it opens with."""
    previous: Holder | None = None
    for person in people:
        floor = previous.end if previous else 0
        before = _before(page, person.start, floor)
        after = _after(page, person.end)
        if not before and previous is not None and _shares(page, previous, person):
            before = [t for t in previous.titles if t in _opening(page, previous)]
        person.titles.extend(before + after)
        previous = person
    _in_office(page, people)


def _in_office(page: Page, people: Sequence[Holder]) -> None:
    """Titles that a verb gives: `ông A giữ chức Tổng giám đốc`, `bổ nhiệm ông A làm Trưởng ban`."""
    tokens = page.tokens
    for i, (entry, after) in page.hits.items():
        verb = _OFFICE_VERBS.get(tokens.words[i - 1]) if entry.role == "title" and i > 1 and tokens.is_tight(i - 1) else None
        if verb is None or not (verb == "" or tokens.words[i - 2] == verb):
            continue
        first = i - 1 if verb == "" else i - 2
        holder = _subject(page, people, first)
        end = _title_end(page, after)
        if holder is not None and not any(p.start == end or i <= p.start < end for p in people):
            holder.titles.append(page.text(i, end))


def _subject(page: Page, people: Sequence[Holder], before: int) -> Holder | None:
    """The last person of the sentence before a word, or the one before that where the last is replaced (`thay ông B`)."""
    named = [p for p in people if p.end <= before and before - p.end < 24 and "\n" not in page.tokens.gaps[p.end - 1 : before]]
    while named and "thay" in page.tokens.words[max(0, named[-1].start - 2) : named[-1].start]:
        named.pop()
    return named[-1] if named else None


def _shares(page: Page, previous: Holder, person: Holder) -> bool:
    gap = page.tokens.gaps[previous.end - 1]
    return (person.start == previous.end and gap == ", ") or (person.start == previous.end + 1 and page.tokens.words[previous.end] == "và" and gap == " ")


def _opening(page: Page, person: Holder) -> list[str]:
    return list(person.titles) if not _after(page, person.end) else []


def _before(page: Page, name: int, floor: int) -> list[str]:
    """Titles that lead up to word ``name``, nearest first."""
    tokens = page.tokens
    end = name
    honorific = page.hits_ending(end, "honorific")
    if honorific and end > floor:
        end = honorific[0]
        if end <= floor or tokens.gaps[end - 1] not in _BEFORE or page.hits[end][0].surface in _PLURAL:
            return []
    found: list[str] = []
    while end > floor and tokens.gaps[end - 1] in _BEFORE:
        start = start_of(page, end, floor)
        if start is None or (tokens.gaps[end - 1] == ", " and not _stands_alone(page, start)):
            break
        found.append(page.text(start, end - 1 if end - 2 >= start and tokens.gaps[end - 2] == " (" else end))
        end = start
        if end > floor and tokens.words[end - 1] in ("kiêm", "và") and tokens.is_tight(end - 1) and tokens.is_tight(end - 2):
            end -= 1
        elif end > floor and not (tokens.gaps[end - 1] in _CHAIN or page.hits_ending(end, "title")):
            break
    return found


def _stands_alone(page: Page, start: int) -> bool:
    """Whether a title before a comma opens an apposition (`Theo Giám đốc Sở Y tế, ông A`), not the object of a verb."""
    tokens = page.tokens
    if start == 0 or tokens.gaps[start - 1] != " ":
        return True
    return tokens.words[start - 1] in ("Theo", "theo", "là", "có", "và", "kiêm") or (tokens.words[start - 1] not in _OBJECT_OF and tokens.is_capital(start))


def start_of(page: Page, end: int, floor: int) -> int | None:
    """First word of the title that ends before word ``end``, or None where none does."""
    tokens = page.tokens
    for i in range(end - 1, max(floor, end - _MAX_WORDS) - 1, -1):
        found = page.hit(i, "title")
        if found and found[1] <= end:
            if not _fills(page, found[1], end):
                return None
            start = i
            while start > floor and tokens.is_tight(start - 1) and (outer := _outer(page, start, floor)) is not None:
                start = outer
            return start
        if tokens.gaps[i] == "\n" and i < end - 1:
            return None
    return None


def _outer(page: Page, start: int, floor: int) -> int | None:
    """Where the title goes on to the left: another head right before it (`Trợ lý Bộ trưởng`), or `cựu`, `nguyên`."""
    if page.tokens.words[start - 1] in _PAST and start - 1 >= floor and page.tokens.is_tight(start - 1):
        return start - 1
    for first in page.hits_ending(start, "title"):
        if page.hits[first][0].kind == "post" and first >= floor:
            return first
    return None


def _fills(page: Page, first: int, end: int) -> bool:
    """Whether the words between a title's head and a name can belong to the title."""
    i = first
    while i < end:
        if i > first and page.tokens.gaps[i - 1] not in (" ", " - ", "-", ", ", " & ", "&", " (", ") ", "/"):
            return False
        after = word_step(page, i, first)
        if after is None:
            return False
        i = after
    return i == end and (end == first or page.tokens.words[end - 1] not in _OPEN_ENDED)


def _after(page: Page, name_end: int) -> list[str]:
    """Titles that follow the name: behind a comma, a hyphen or a bracket."""
    tokens = page.tokens
    found: list[str] = []
    i = _after_bracket(page, name_end)
    while i < len(tokens.words) and tokens.gaps[i - 1] in (", ", " - ", " (", "- ", "-", " -", ") - ", "), ") and len(found) < 4:
        start = i
        if tokens.words[i] in ("hiện", "là") and tokens.is_tight(i):
            i += 1
            if i < len(tokens.words) and tokens.words[i] == "là":
                i += 1
            start = i
        head = i + 1 if page.hit(i, "title") is None and i < len(tokens.words) and tokens.words[i] in _PAST and tokens.is_tight(i) else i
        hit = page.hit(head, "title")
        if hit is None or (hit[0].kind == "epithet" and tokens.words[head][0].islower() and not tokens.is_capital(hit[1])):
            break
        end = _title_end(page, hit[1])
        if end < len(tokens.words) and tokens.is_tight(end - 1) and tokens.is_capital(end) and page.owners.get(end) == "person":
            break
        found.append(page.text(start, end))
        i = end
    return found


def _after_bracket(page: Page, name_end: int) -> int:
    """The word behind a bracket that holds no title (`Cao Sỹ Kiêm (Thái Bình), Chủ tịch`), or the word behind the name."""
    tokens = page.tokens
    if name_end >= len(tokens.words) or tokens.gaps[name_end - 1] != " (" or page.hit(name_end, "title"):
        return name_end
    for i in range(name_end + 1, min(name_end + 7, len(tokens.words))):
        if ")" in tokens.gaps[i - 1]:
            return i if page.hit(i, "title") else name_end
    return name_end


def _title_end(page: Page, first: int) -> int:
    tokens = page.tokens
    end = i = first
    while i < len(tokens.words) and i - first < _MAX_WORDS:
        gap = tokens.gaps[i - 1]
        if (gap not in (" ", " - ", "-", " & ", "&", "/", ", ", " (") and not (gap == ". " and tokens.words[i - 1] == "TP")) or page.owners.get(i) == "person":
            break
        if gap in (", ", " (") and not (i in page.bodies and i > first - 1 and gap == ", "):
            break
        if gap == " - " and page.hit(i, "title"):
            break
        after = word_step(page, i, first)
        if after is None:
            break
        i = after
        if tokens.words[i - 1] not in _OPEN_ENDED:
            end = i
    return end
