"""A stated number beside the list it announces: `ba thành phố hàng đầu gồm Hà Nội, ... và Đà Nẵng`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.alphabet import UPPER
from transforms.facts.model import Article, Fact, Findings
from transforms.facts.reading import Reading

_LARGEST = 40  # a longer list is a table
_NUMERAL = re.compile(r"\((?:i|ii|iii|iv|v|vi|vii|viii|ix|x|\d{1,2}|[a-h])\)\s{0,3}")
_SEPARATOR = re.compile(r"\s{0,3}(?:,|;|\bvà\b|\bcùng\b)\s{0,3}(?:và\s{1,3})?")
_OPENING = re.compile(r"\s{0,3}:?\s{0,3}(?:các\s{1,3})?(?:nước\s{1,3}|đối tác\s{1,3}|tỉnh\s{1,3}|thành phố\s{1,3}|ông\s{1,3}|bà\s{1,3})?")
_ONE_MORE = re.compile(rf"(?:,|;| và) (?:và )?(?:ông |bà |các )?([{UPPER}][\w-]{{0,20}}(?: [{UPPER}][\w-]{{0,20}}){{0,4}})(?! ?:)")
_TRIM = ' ,;.:\n”“"'


@dataclass(frozen=True, slots=True)
class ListCount:
    """``stated`` things of the kind ``counted``, and the ``items`` the same sentence lists; half-open span over both."""

    start: int
    end: int
    stated: int
    counted: str
    items: tuple[str, ...]


def find(article: Article, findings: Findings) -> None:
    """Add the ``list_counts``; counts, people and entities are read from the findings."""
    for c in find_list_counts(Reading.of(findings)):
        findings.add("list_counts", c.start, c.end, "list_after_count", 0.8, stated=c.stated, listed=len(c.items), counted=c.counted, items=list(c.items))


def find_list_counts(reading: Reading) -> list[ListCount]:
    """Stated numbers with their lists, in the order of the text. Only exact counts of 2 to 40 announce a list."""
    found = []
    for count in reading.facts("quantities", 0, len(reading.low)):
        values = count.values
        if values["kind"] != "count" or not values["counted"] or not 2 <= values["value"] <= _LARGEST or values["qualifier"] != "exact":
            continue
        listed = _list_after(reading, count)
        if listed:
            found.append(listed)
    return found


def _list_after(reading: Reading, count: Fact) -> ListCount | None:
    end = reading.sentence(count.start)[1]
    following = [q for q in reading.facts("quantities", count.end, end) if q.values["kind"] == "count"]
    limit = min(following[0].start if following else end, count.end + 110)
    for cue in reading.cues_in("list_words", count.end, limit):
        if reading.low.endswith("trong đó ", count.end, cue.start):
            continue
        opening = _OPENING.match(reading.low, cue.end, end)
        start = opening.end() if opening else cue.end
        items = _numbered(reading, start, end) or _named(reading, start, end)
        if len(items) >= 2:
            texts = tuple(reading.article.text[a:b].strip(_TRIM) for a, b in items)
            return ListCount(count.start, items[-1][1], int(count.values["value"]), count.values["counted"], texts)
    return None


def _numbered(reading: Reading, start: int, end: int) -> list[tuple[int, int]]:
    """Items behind `(i)`, `(ii)` ... up to the next one."""
    marks = list(_NUMERAL.finditer(reading.low, start, end))
    if len(marks) < 2 or marks[0].start() - start > 2:
        return []
    edges = [m.start() for m in marks[1:]] + [end]
    items = []
    for mark, edge in zip(marks, edges, strict=True):
        text = reading.low[mark.end() : edge].rstrip(_TRIM)
        text = text.removesuffix(" và").rstrip(_TRIM)
        items.append((mark.end(), mark.end() + len(text)))
    return items


def _named(reading: Reading, start: int, end: int) -> list[tuple[int, int]]:
    """Names that follow each other with nothing but commas and `và` between."""
    named = sorted([*reading.facts("entity_mentions", start, end), *reading.facts("person_mentions", start, end)], key=lambda f: (f.start, -f.end))
    items: list[tuple[int, int]] = []
    at = start
    for fact in named:
        if fact.start < at:
            continue
        between = reading.low[at : fact.start]
        if items and not _SEPARATOR.fullmatch(between):
            break
        if not items and between.strip(" :"):
            break
        items.append((fact.start, fact.end))
        at = fact.end
    while items and (more := _ONE_MORE.match(reading.article.view, at, end)):
        items.append(more.span(1))
        at = more.end()
    return items
