"""Phrases of known words right before an offset, found without trying a pattern on every letter before it."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD_CHARS = 22  # code points of a word with its space; longer ones are in no phrase


class PhraseBefore:
    """A pattern that ends at the end of what is searched, with the words of which it needs one there.

    Few places have such a word before them: only there the pattern is tried, and no farther back than it reaches.
    """

    __slots__ = ("_endings", "_longest", "_needed", "_pattern", "_words")

    def __init__(self, pattern: str, words: Iterable[str], *, between: int = 0, before: int = 0, marks: str = "") -> None:
        """``between`` words may stand between the phrase and the end, ``before`` code points of the pattern before the phrase; or one of the marks."""
        phrases = list(words)
        self._pattern = re.compile(pattern)
        self._needed = frozenset(phrase.rpartition(" ")[2] for phrase in phrases)
        self._endings = frozenset(marks + "_").union(phrase[-1] for phrase in phrases)
        self._words = between + 1
        self._longest = before + max(map(len, phrases)) + self._words * _WORD_CHARS

    def search(self, low: str, start: int, end: int) -> re.Match[str] | None:
        """What ``re.Pattern.search`` finds."""
        nearest = end - self._words * 2 * _WORD_CHARS
        last = low[nearest if nearest > start else start : end].rsplit(None, self._words)[-self._words :]
        return self._pattern.search(low, max(start, end - self._longest), end) if not last or self._may_end(last) else None

    def _may_end(self, last: list[str]) -> bool:
        for word in reversed(last):
            if word in self._needed:
                return True
            if not word.isalpha():
                return word[-1].isalnum() or word[-1] in self._endings  # `“phía`; nothing goes on over a mark
        return False


def run_before(low: str, start: int, end: int, words: frozenset[str]) -> int:
    """Where a run of these words that ends at ``end`` begins at the earliest: behind the last word that is none of them.

    What is more than a word (`cũng,`, `16/7`) is left to the pattern that looks for the run.
    """
    at = end
    while at > start:
        space = low.rfind(" ", start, at)
        word = low[space + 1 if space >= 0 else start : at]
        if word.isalpha() and word not in words:
            return at
        at = space
    return start
