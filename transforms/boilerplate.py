"""Paragraphs that are no article text: contacts, navigation, links, captions and credits, by the rules of a gazetteer."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from transforms.gazetteers import entries
from transforms.paragraphs import Paragraph

MAX_LENGTH_CHARS = 480  # no caption in the corpus is longer; a longer paragraph is text, whatever it holds


@dataclass(frozen=True, slots=True)
class Cut:
    """A half-open span of the raw text that cleaning takes out, and the rule that says so."""

    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class _Rules:
    opening: re.Pattern[str]
    marked: tuple[tuple[str, re.Pattern[str]], ...]
    markers: tuple[str, ...]
    names: dict[str, str]


def markers(raw: str) -> list[int]:
    """Where the words stand that a caption or credit cannot be without, in order."""
    found: list[int] = []
    for word in _rules().markers:  # one `find` a word is five times as fast as one alternation of all
        at = raw.find(word)
        while at >= 0:
            found.append(at)
            at = raw.find(word, at + 1)
    return sorted(found)


def boilerplate(raw: str, found: Sequence[Paragraph], marked_at: Sequence[int]) -> dict[int, str]:
    """Index of each paragraph that is boilerplate, with the rule that knows it; ``marked_at`` is what ``markers`` gives."""
    rules = _rules()
    cut: dict[int, str] = {}
    for i, paragraph in enumerate(found):
        if paragraph.end - paragraph.start > MAX_LENGTH_CHARS:
            continue
        match = rules.opening.match(raw, paragraph.start, paragraph.end)
        if match and match.lastgroup:
            cut[i] = rules.names[match.lastgroup]
        elif holds_any(paragraph, marked_at):
            rule = next((name for name, pattern in rules.marked if pattern.match(raw, paragraph.start, paragraph.end)), None)
            if rule:
                cut[i] = rule
    return cut


def holds_any(paragraph: Paragraph, offsets: Sequence[int]) -> bool:
    """Whether one of the offsets, which are in order, lies in the paragraph."""
    i = bisect_left(offsets, paragraph.start)
    return i < len(offsets) and offsets[i] < paragraph.end


@cache
def _rules() -> _Rules:
    rows = entries("boilerplate")
    names = {f"r{i}": row["rule"] for i, row in enumerate(rows)}
    opening = "|".join(f"(?P<r{i}>{row['pattern']})" for i, row in enumerate(rows) if not row["marker"])
    marked = tuple((row["rule"], re.compile(row["pattern"])) for row in rows if row["marker"])
    words = {m for row in rows for m in row["marker"].split("|") if m}
    return _Rules(re.compile(opening), marked, tuple(sorted(words)), names)
