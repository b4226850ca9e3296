"""One article as the event finders read it: cue words found in one pass, earlier facts by place, sentences by number."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cache

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


@dataclass(slots=True)
class Cue:
    """A cue word at its place; ``row`` is its gazetteer row."""

    start: int
    end: int
    row: dict[str, str]


@cache
def _automaton() -> tuple[AhoCorasick, dict[str, dict[int, list[dict[str, str]]]]]:
    """The automaton over every cue word, lower case, and for each gazetteer the rows of its patterns."""
    words = sorted({row[column].lower() for gazetteer, column in CUE_LISTS.items() for row in entries(gazetteer)})
    pattern_of = {word: pattern for pattern, word in enumerate(words)}
    rows: dict[str, dict[int, list[dict[str, str]]]] = {gazetteer: {} for gazetteer in CUE_LISTS}
    for gazetteer, column in CUE_LISTS.items():
        for row in entries(gazetteer):
            rows[gazetteer].setdefault(pattern_of[row[column].lower()], []).append(row)
    return AhoCorasick(words, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA), rows


@dataclass(slots=True)
class Reading:
    """``low`` is the view in lower case, offset for offset."""

    article: Article
    findings: Findings
    low: str = ""
    _hits: list[tuple[int, int, int]] = field(default_factory=list)  # pattern, start, end; also inside longer words
    _cues: dict[str, tuple[list[int], list[Cue]]] = field(default_factory=dict)
    _facts: dict[str, tuple[list[int], list[Fact]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.low = self.article.low
        self._hits = _automaton()[0].find_matches_as_indexes(self.low)

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
            found = self.findings.of(table)
            starts = [f.start for f in found]
            if starts != sorted(set(starts)):  # two at one place: the longer one first
                found = sorted(found, key=_longest_first)
                starts = [f.start for f in found]
            self._facts[table] = (starts, found)
        starts, found = self._facts[table]
        return found[bisect_left(starts, start) : bisect_left(starts, end)] if starts else []

    def cues(self, gazetteer: str) -> list[Cue]:
        """Cue words of a gazetteer in the order of the text, none a part of a longer word."""
        return self._placed(gazetteer)[1]

    def cues_in(self, gazetteer: str, start: int, end: int) -> list[Cue]:
        """Cue words of a gazetteer that start inside the span."""
        starts, found = self._placed(gazetteer)
        return found[bisect_left(starts, start) : bisect_left(starts, end)]

    def _placed(self, gazetteer: str) -> tuple[list[int], list[Cue]]:
        if gazetteer not in self._cues:
            low, size, rows = self.low, len(self.low), _automaton()[1][gazetteer]
            found = [
                Cue(start, end, row)
                for pattern, start, end in self._hits
                if pattern in rows and not ((start and low[start - 1].isalnum()) or (end < size and low[end].isalnum()))
                for row in rows[pattern]
            ]
            self._cues[gazetteer] = ([c.start for c in found], found)
        return self._cues[gazetteer]

    def sentence(self, at: int) -> tuple[int, int]:
        """The sentence that holds the offset; the whole text where there are no sentences."""
        i = bisect_right(self.article.sentence_starts, at) - 1
        return self.article.sentences[i] if i >= 0 else (0, len(self.article.text))


def _longest_first(fact: Fact) -> tuple[int, int]:
    return fact.start, -fact.end
