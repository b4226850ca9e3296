"""One article as the event finders read it: cue words found in one pass, earlier facts by place, sentences by number."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from operator import attrgetter
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from transforms.facts.model import Article, Fact, Findings
from transforms.gazetteers import entries

# gazetteer -> the column that holds the word looked for
CUE_LISTS = {"meeting_words": "word", "instrument_words": "word", "speech_verbs": "verb", "event_verbs": "verb", "role_words": "phrase", "list_words": "word"}


def words_of(role: str) -> frozenset[str]:
    """The words that play one role in the grammar of events; KeyError where no word does."""
    found = frozenset(row["word"] for row in entries("event_grammar") if row["role"] == role)
    if not found:
        raise KeyError(f"event_grammar.csv has no word of role {role}")
    return found


def alternation(role: str) -> str:
    """The words of a role as a regex alternative, longest first."""
    return "(?:" + "|".join(re.escape(w) for w in sorted(words_of(role), key=lambda w: (-len(w), w))) + ")"


class Cue(NamedTuple):
    """A cue word at its place; ``row`` is its gazetteer row."""

    start: int
    end: int
    row: dict[str, str]


@cache
def _automaton() -> tuple[AhoCorasick, tuple[tuple[tuple[str, dict[str, str]], ...], ...]]:
    """The automaton over every cue word, lower case, and for each pattern the (gazetteer, row) it stands for."""
    meanings: dict[str, list[tuple[str, dict[str, str]]]] = defaultdict(list)
    for gazetteer, column in CUE_LISTS.items():
        for row in entries(gazetteer):
            meanings[row[column].lower()].append((gazetteer, row))
    words = sorted(meanings)
    return AhoCorasick(words, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA), tuple(tuple(meanings[w]) for w in words)


_start = attrgetter("start")


@dataclass(slots=True)
class Reading:
    """``low`` is the view in lower case, offset for offset; ``cues`` holds each gazetteer's cue words in order."""

    article: Article
    findings: Findings
    low: str = ""
    cues: dict[str, list[Cue]] = field(default_factory=lambda: defaultdict(list))
    _facts: dict[str, tuple[list[int], list[Fact]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        low = self.low = self.article.low
        automaton, meanings = _automaton()
        cues, size = self.cues, len(low)
        for pattern, start, end in automaton.find_matches_as_indexes(low):
            if (start and low[start - 1].isalnum()) or (end < size and low[end].isalnum()):
                continue
            for gazetteer, row in meanings[pattern]:
                cues[gazetteer].append(Cue(start, end, row))

    @classmethod
    def of(cls, findings: Findings) -> Reading:
        """The article's reading, made once for all finders of events."""
        if findings.reading is None:
            findings.reading = cls(findings.article, findings)
        reading: Reading = findings.reading
        return reading

    def facts(self, table: str, start: int, end: int) -> list[Fact]:
        """Facts of a table that start inside the span, in order of their place."""
        if table not in self._facts:
            found = sorted(self.findings.of(table), key=lambda f: (f.start, -f.end))
            self._facts[table] = ([f.start for f in found], found)
        starts, found = self._facts[table]
        return found[bisect_left(starts, start) : bisect_left(starts, end)]

    def cues_in(self, gazetteer: str, start: int, end: int) -> list[Cue]:
        """Cue words of a gazetteer that start inside the span."""
        found = self.cues.get(gazetteer, [])
        first = bisect_left(found, start, key=_start)
        return found[first : bisect_left(found, end, lo=first, key=_start)]

    def sentence(self, at: int) -> tuple[int, int]:
        """The sentence that holds the offset; the whole text where there are no sentences."""
        i = bisect_right(self.article.sentence_starts, at) - 1
        return self.article.sentences[i] if i >= 0 else (0, len(self.article.text))
