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
def _automaton() -> tuple[AhoCorasick, list[list[tuple[str, dict[str, str]]]]]:
    """The automaton over every cue word, lower case, and for each of its patterns the gazetteers that hold it, with their rows."""
    rows: dict[str, list[tuple[str, dict[str, str]]]] = {}
    for gazetteer, column in CUE_LISTS.items():
        for row in entries(gazetteer):
            rows.setdefault(row[column].lower(), []).append((gazetteer, row))
    return AhoCorasick(list(rows), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA), list(rows.values())


@dataclass(slots=True)
class Reading:
    """``low`` is the view in lower case, offset for offset."""

    article: Article
    findings: Findings
    low: str = ""
    _cues: dict[str, tuple[list[int], list[Cue]]] = field(default_factory=dict)
    _facts: dict[str, tuple[list[int], list[Fact]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.low = low = self.article.low
        self._cues = {gazetteer: ([], []) for gazetteer in CUE_LISTS}
        placed, size = self._cues, len(low)
        automaton, rows = _automaton()
        for pattern, start, end in automaton.find_matches_as_indexes(low):
            if (start and low[start - 1].isalnum()) or (end < size and low[end].isalnum()):
                continue  # inside a longer word
            for gazetteer, row in rows[pattern]:
                starts, cues = placed[gazetteer]
                starts.append(start)
                cues.append(Cue(start, end, row))

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
        first = bisect_left(starts, start)
        return found[first : bisect_left(starts, end, first)] if first < len(starts) and starts[first] < end else []

    def cues(self, gazetteer: str) -> list[Cue]:
        """Cue words of a gazetteer in the order of the text, none a part of a longer word."""
        return self._cues[gazetteer][1]

    def cues_in(self, gazetteer: str, start: int, end: int) -> list[Cue]:
        """Cue words of a gazetteer that start inside the span."""
        starts, found = self._cues[gazetteer]
        return found[bisect_left(starts, start) : bisect_left(starts, end)]

    def sentence(self, at: int) -> tuple[int, int]:
        """The sentence that holds the offset; the whole text where there are no sentences."""
        i = bisect_right(self.article.sentence_starts, at) - 1
        return self.article.sentences[i] if i >= 0 else (0, len(self.article.text))


def _longest_first(fact: Fact) -> tuple[int, int]:
    return fact.start, -fact.end
