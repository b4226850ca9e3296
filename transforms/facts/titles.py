"""Titles of people: the positions that stand before and after a name, or that a verb gives."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Protocol

from transforms.facts.name_page import Page
from transforms.facts.organisations_steps import title_step
from transforms.facts.titles_extent import INSIDE, MAX_WORDS, title_end

_BEFORE = frozenset((" ", ", ", " - ", ". ", ".", "-", ") "))
_AFTER = frozenset((", ", " - ", " (", "- ", "-", " -", ") - ", "), "))
_CHAIN = frozenset((", ", " - ", "; "))
_PREDICATES = ("là", "được")  # first words of `là Chủ tịch`, `được giới thiệu là Chủ tịch`
_PLURAL = frozenset(("các ông", "các bà", "hai ông", "hai bà"))
# last word of the verb -> the word before it ("" where the verb is one word)
_OFFICE_VERBS = {"làm": "", "chức": "giữ", "vụ": "chức", "trí": "vị", "nhiệm": "đảm"}
# Words from a person to the office given: the seed's `ông Lưu Quang Tuấn, Vụ trưởng ... làm Trưởng đoàn` needs 18.
_MAX_REACH = 24
_GIVER_WORDS = 6  # `được Chủ tịch Hội đồng quản trị A`


class Holder(Protocol):
    """A mention of a person that titles are attached to."""

    start: int
    end: int
    titles: list[str]


def attach(page: Page, people: Sequence[Holder]) -> None:
    """Add to every mention, in order of the text, the titles beside it, without honorifics; a list shares the title it opens with."""
    floor, shared, listed = 0, list[str](), list[str]()
    titles, passed = page.titles, 0
    words, gaps, tight = page.tokens.words, page.tokens.gaps, page.tokens.tight
    for person in people:
        start, end = person.start, person.end
        while passed < len(titles) and titles[passed] < start:
            passed += 1
        is_led = passed > 0 and titles[passed - 1] >= floor
        before = own = _before(page, start, floor) if is_led else []
        is_followed = words[end] in _PREDICATES if tight[end - 1] else gaps[end - 1] in _AFTER
        after, claimed = _after(page, end) if is_followed else ([], end)
        if not before and start - floor < 2 and _is_next_in_list(page, floor, start):
            before = shared
        elif not before:
            head = announced(page, start, floor) if is_led else None
            listed = before = [page.text(head, page.hits[head][1])] if head is not None and page.hits[head][0].kind != "epithet" else []
        if before or after:
            person.titles.extend(before + after)
        # `nghệ sĩ Việt: Thu Minh, đạo diễn Quang Dũng, Khởi My`: only what opens the list goes on.
        is_inside = own and listed and gaps[start - len(own[0].split()) - 1] == ", "
        floor, shared = claimed, listed if is_inside else [] if after else before
    _attach_offices(page, people)


def start_of(page: Page, end: int, floor: int) -> int | None:
    """First word of the title that ends before word ``end`` and starts at ``floor`` or later, or None where none does."""
    titles = page.titles
    near = bisect_left(titles, end)
    if not near or titles[near - 1] < floor or titles[near - 1] < end - MAX_WORDS:
        return None  # as with nearly every name
    lowest = max(floor, end - MAX_WORDS)
    inside: int | None = None  # a title that opens no position where another stands before it: `Chủ tịch Hội Nhà báo`, but `Văn phòng Tổng thống`
    for i in reversed(titles[:near]):
        if i < lowest or "\n" in page.tokens.gaps[i + 1 : end - 1]:
            break
        entry, after = page.hits[i]
        if after > end:
            continue
        if (entry.kind == "prefix" and after == end) or not _fills(page, after, end):
            return inside
        if inside is not None or page.hit_before(i, "organisation_head") is None or not page.tokens.tight[i - 1]:
            return _outermost(page, i, floor)
        inside = i
    return inside


def announced(page: Page, name: int, floor: int) -> int | None:
    """First word of the title in the plural that announces the name or list at word ``name`` (`Các ca sĩ như A, B và C`)."""
    tokens = page.tokens
    if name == 0 or not (tokens.gaps[name - 1] == ": " or (tokens.tight[name - 1] and page.says(name - 1, "listing"))):
        return None
    for i in range(name - 1, max(floor, name - _MAX_REACH) - 1, -1):
        found = page.hits.get(i)
        if found and found[0].role == "title" and found[0].kind != "prefix" and found[1] <= name and tokens.tight[i - 1] and page.says(i - 1, "plural"):
            return i
        if i and tokens.gaps[i - 1] not in (" ", ", "):
            return None
    return None


def _outermost(page: Page, start: int, floor: int) -> int:
    """Where the title goes on to the left: another head right before it (`Trợ lý Bộ trưởng`), or `cựu`, `nguyên`."""
    lowest = max(floor, start - MAX_WORDS)
    is_rank = page.hits[start][0].kind == "rank"  # a title of its own: `đại biểu Thượng tọa`
    while start > lowest and page.tokens.is_tight(start - 1):
        first = page.hit_before(start, "title")
        if page.says(start - 1, "past") and not _ends_noun(page, start - 1):
            start -= 1
        elif first is not None and first >= lowest and not is_rank and page.hits[first][0].kind in ("post", "office"):
            start = first
        else:
            break
    return start


def _ends_noun(page: Page, i: int) -> bool:
    """Whether `quyền`, `nguyên` or `phó` is the second syllable of another word (`chính quyền Tổng thống Trump`)."""
    return " ".join(page.tokens.words[max(0, i - 1) : i + 1]).lower() in page.lexicon.words["name_words"]["no_honorific"]


def _fills(page: Page, first: int, end: int) -> bool:
    """Whether the words between a title's head and a name can belong to the title."""
    i = first
    while i < end:
        if i > first and page.tokens.gaps[i - 1] not in INSIDE and page.tokens.gaps[i - 1] not in (", ", " (", ") "):
            return False
        after = _modifier_end(page, i) or title_step(page, i, first)
        if after is None:
            return False
        i = after
    return i == end and (
        end == first or not (page.says(end - 1, "open_ended") or (page.tokens.words[end - 1].isdigit() and len(page.tokens.words[end - 1]) < 4))
    )


def _before(page: Page, name: int, floor: int) -> list[str]:
    """Titles that lead up to word ``name``, nearest first."""
    tokens, hits = page.tokens, page.hits
    end, led = name, page.ending.get(name)
    if led is not None and name > floor and hits[led][0].role == "honorific":
        if led <= floor or hits[led][0].surface in _PLURAL:
            return []
        end = led
    found: list[str] = []
    while end > floor and tokens.gaps[end - 1] in _BEFORE:
        start = start_of(page, end, floor)
        if start is None or (tokens.gaps[end - 1] == ", " and (not _stands_alone(page, start) or _is_predicate(page, start))):
            break
        bracket = next((k for k in range(start + 1, end) if tokens.gaps[k - 1] == " (" or _modifier_end(page, k) is not None), end)
        found.append(page.text(start, bracket))
        end = start
        if tokens.words[end - 1] in ("kiêm", "và") and tokens.tight[end - 1] and tokens.is_tight(end - 2):
            end -= 1
        elif end and tokens.gaps[end - 1] not in _CHAIN and page.hit_before(end, "title") is None:
            break
    return found


def _modifier_end(page: Page, i: int) -> int | None:
    """The word after what only describes the holder: `HLV người Đức`, `nghệ sĩ trẻ`, `ca sĩ nổi tiếng`; None for anything else."""
    words, modifiers = page.tokens.words, page.lexicon.words["name_words"]["modifier"]
    if words[i] not in page.shapes.modifier_starts:
        return None
    if words[i] in ("người", "gốc") and page.tokens.is_tight(i):
        found = page.hit(i + 1, "country")
        return found[1] if found else None
    if page.tokens.is_tight(i) and " ".join(words[i : i + 2]) in modifiers:
        return i + 2
    return i + 1 if words[i] in modifiers else None


def _stands_alone(page: Page, start: int) -> bool:
    """Whether a title before a comma opens an apposition (`Theo Giám đốc Sở Y tế, ông A`), not the object of a verb."""
    if start == 0 or page.tokens.gaps[start - 1] != " ":
        return True
    return page.says(start - 1, "apposition") or (page.tokens.is_capital(start) and not page.says(start - 1, "object"))


def _is_predicate(page: Page, start: int) -> bool:
    """Whether a title tells who the person before `là` is (`Vũ Đình Hùng là Tổng Giám đốc, Phạm Ngọc Tuân là ...`)."""
    if page.tokens.words[start - 1] != "là" or not page.tokens.is_tight(start - 2):
        return False
    return page.owners.get(start - 2) == "person" or " ".join(page.tokens.words[max(0, start - 3) : start - 1]) == "giới thiệu"


def _is_next_in_list(page: Page, last: int, name: int) -> bool:
    gap = page.tokens.gaps[last - 1] if last else ""
    if name == last:
        return gap == ", " and not _closes_setting(page, last)
    return name == last + 1 and gap == " " and page.tokens.words[last] in ("và", "hay", "hoặc")


def _closes_setting(page: Page, last: int) -> bool:
    """Whether the comma behind word ``last`` ends what only sets the scene (`Dưới thời Tổng thống Bush, Bolton ...`)."""
    for i in range(last - 1, max(-1, last - MAX_WORDS), -1):
        if i in page.tokens.opens:
            return page.says(i, "setting")
        if page.tokens.gaps[i - 1] == ", ":
            return False
    return False


def _after(page: Page, name_end: int) -> tuple[list[str], int]:
    """Titles that follow the name, behind a comma, a hyphen or a bracket, and the word after the last of them."""
    tokens, words, gaps = page.tokens, page.tokens.words, page.tokens.gaps
    i = _after_bracket(page, name_end) if gaps[name_end - 1] == " (" else name_end
    if tokens.tight[i - 1]:
        if words[i] not in _PREDICATES or (office := _predicate(page, i)) is None:
            return [], name_end
        return [page.text(office, title_end(page, page.hits[office][1]))], name_end
    found: list[str] = []
    claimed = name_end
    while i < len(words) and (gaps[i - 1] in _AFTER or (found and words[i] == "kiêm" and tokens.tight[i - 1])) and len(found) < 4:
        start = i
        while start < i + 2 and words[start] in ("hiện", "là", "kiêm", "một", "vốn") and tokens.tight[start]:
            start += 1
        head = start + 1 if page.hit(start, "title") is None and page.says(start, "past") and tokens.tight[start] else start
        hit = page.hit(head, "title")
        if hit is None or (hit[0].kind == "epithet" and words[head][0].islower() and not tokens.capital[hit[1]]):
            break
        i = title_end(page, hit[1])
        if hit[0].kind == "prefix" and i == hit[1]:
            break
        if tokens.tight[i - 1] and page.owners.get(i) == "person":
            break
        found.append(page.text(start, i))
        claimed = i
    return found, claimed


def _predicate(page: Page, i: int) -> int | None:
    """First word of the office that `là` gives the person before word i: a post with more than its bare name, so no `là tổng thống đầu tiên`."""
    words = page.tokens.words
    at = i + 3 if words[i : i + 3] == ["được", "giới", "thiệu"] else i
    if words[at : at + 1] != ["là"]:
        return None
    found = page.hit(at + 1, "title")
    if found is None or found[0].kind not in ("post", "office"):
        return None
    end = title_end(page, found[1])
    is_office = words[at + 1][0].isupper() or end > found[1]
    is_of_next = page.tokens.is_tight(end - 1) and page.owners.get(end) == "person"
    return at + 1 if is_office and not is_of_next else None


def _after_bracket(page: Page, name_end: int) -> int:
    """The word behind a bracket that follows the name and holds no title (`Cao Sỹ Kiêm (Thái Bình), Chủ tịch`), or the word behind the name."""
    gaps = page.tokens.gaps
    if not page.hit(name_end, "title"):
        for i in range(name_end + 1, min(name_end + 7, len(gaps))):
            if ")" in gaps[i - 1]:
                return i if page.hit(i, "title") else name_end
    return name_end


def _attach_offices(page: Page, people: Sequence[Holder]) -> None:
    """Titles that a verb gives: `ông A giữ chức Tổng giám đốc`, `bổ nhiệm ông A làm Trưởng ban`."""
    words = page.tokens.words
    for i in page.titles:
        verb = _OFFICE_VERBS.get(words[i - 1]) if i > 1 and page.tokens.tight[i - 1] else None
        if verb is None or verb not in ("", words[i - 2]):
            continue
        starts = [p.start for p in people]
        end = title_end(page, page.hits[i][1])
        before = i - 1 if verb == "" else i - 2
        holder = _holder(page, people[max(0, bisect_left(starts, before) - _MAX_REACH) : bisect_left(starts, before)], before)
        if holder is not None and bisect_left(starts, i) == bisect_left(starts, end + 1):
            holder.titles.append(page.text(i, end))


def _holder(page: Page, people: Sequence[Holder], before: int) -> Holder | None:
    """The last person of the sentence before a word, or the one before that where the last is replaced (`thay ông B`)."""
    named = [p for p in people if 0 <= before - p.end < _MAX_REACH and "\n" not in page.tokens.gaps[p.end - 1 : before]]
    while len(named) > 1 and _only_acts(page, named[-1]):
        named.pop()
    return named[-1] if named and not _replaces(page, named[-1]) else None


def _replaces(page: Page, person: Holder) -> bool:
    return "thay" in page.tokens.words[max(0, person.start - 2) : person.start]


def _only_acts(page: Page, person: Holder) -> bool:
    """Whether the office goes to somebody else: the person is replaced, or only gives it (`Esper được Tổng thống Trump chỉ định làm ...`)."""
    return _replaces(page, person) or "được" in page.tokens.words[max(0, person.start - _GIVER_WORDS) : person.start]
