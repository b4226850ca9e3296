"""Paragraphs that are no article text: contacts, navigation, links, captions and credits, by the rules of a gazetteer."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from transforms.gazetteers import entries
from transforms.paragraphs import Paragraph

MAX_LENGTH_CHARS = 480  # no caption in the corpus is longer; a longer paragraph is text, whatever it holds
# Lines of a player behind its first; elsewhere `1x` may be a heading, and a clock tells when something happened.
_PLAYER = re.compile(r"Nghe |0:00|[0-2](?:[.,][0-9]{1,2})?x$|/$|Giọng (?:nam|nữ)|[0-9]{1,2}:[0-9]{2}(?:\s?/\s?[0-9]{1,2}:[0-9]{2})?$")
MAX_PLAYER_CHARS = 30


class Cut(NamedTuple):
    """A half-open span of the raw text that cleaning takes out, and the rule that says so."""

    start: int
    end: int
    rule: str


_Rule = tuple[str, Callable[[str, int, int], re.Match[str] | None]]


@dataclass(frozen=True, slots=True)
class _Rules:
    """Rules without a marker by how their paragraphs begin (two letters or one other sign), those with markers, and all markers."""

    begins: dict[str, list[_Rule]]
    marked: list[_Rule]
    markers: list[str]


def marked(raw: str, found: Sequence[Paragraph]) -> set[int]:
    """Ends of the paragraphs that hold a word no caption or credit inside a text can be without."""
    ends: set[int] = set()
    for word in _rules().markers:  # one `find` a word is five times as fast as one alternation of all
        at = raw.find(word)
        while at >= 0:
            ends.add(found[bisect_right(found, (at + 1,)) - 1].end)
            at = raw.find(word, at + 1)
    return ends


def boilerplate(raw: str, found: Sequence[Paragraph], marked: Collection[int]) -> dict[int, str]:
    """Index of each paragraph that is boilerplate, with the rule that knows it; ``marked`` is what the function of that name gives."""
    rules = _rules()
    begins = rules.begins
    cut: dict[int, str] = {}
    for i, (start, end, _, _) in enumerate(found):
        if end - start > MAX_LENGTH_CHARS:
            continue
        tried = begins.get(raw[start : start + 2] if raw[start].isalpha() else raw[start], ())
        for rule, match in (*tried, *rules.marked) if end in marked else tried:
            if match(raw, start, end):
                cut[i] = rule
                break
        else:
            if cut.get(i - 1) == "navigation" and end - start <= MAX_PLAYER_CHARS and _plays(raw, found[i - 1]) and _plays(raw, found[i]):
                cut[i] = "navigation"
    return cut


def _plays(raw: str, paragraph: Paragraph) -> bool:
    return _PLAYER.match(raw, paragraph.start, paragraph.end) is not None


@cache
def _rules() -> _Rules:
    rules = _Rules({}, [], sorted({word for row in entries("boilerplate") for word in row["marker"].split("|") if word}))
    for row in entries("boilerplate"):
        rule = (row["rule"], re.compile(row["pattern"]).match)
        if row["marker"]:
            rules.marked.append(rule)
            continue
        for signs in row["begins"].split("|"):
            rules.begins.setdefault("|" if signs == "bar" else signs, []).append(rule)
    return rules
