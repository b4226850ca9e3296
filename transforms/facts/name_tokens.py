"""The words of an article as lists, so that rules on names can look left and right by index."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

_WORD = re.compile(r"\w+")
_BASE = str.maketrans(
    "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ",
    "aaaaaaaaaaaaaaaaaeeeeeeeeeeeiiiiiooooooooooooooooouuuuuuuuuuuyyyyyd",
)
_SYLLABLE = re.compile(
    r"(?:ngh?|nh|gh?|kh|th|tr|ch|ph|qu|gi|[bcdhklmnprstvx])?"
    r"(?:[aeiouy]|ai|ao|au|ay|eo|eu|ia|ie|iu|ieu|oa|oai|oao|oay|oe|oi|oeo|ua|uay|ue|ui|uo|uoi|uou|uu|uy|uya|uye|uyu|ye|yeu)"
    r"(?:ng|nh|ch|[cmnpt])?"
)


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Whether a word could be one Vietnamese syllable.

    >>> [is_syllable(w) for w in ("Nguyễn", "Quốc", "Trump", "Obama", "Putin")]
    [True, True, False, False, False]
    """
    return len(word) < 8 and _SYLLABLE.fullmatch(plain_letters(word)) is not None


def plain_letters(word: str) -> str:
    """A word in lower case without tones and marks.

    >>> plain_letters("Ứng")
    'ung'
    """
    return word.lower().translate(_BASE)


@lru_cache(maxsize=65536)
def are_syllables(words: tuple[str, ...]) -> bool:
    """Whether each of the words could be a Vietnamese syllable; names come back, so what was found of them is kept."""
    return all(map(is_syllable, words))


@lru_cache(maxsize=65536)
def has_syllable(words: tuple[str, ...]) -> bool:
    """Whether one of the words could be a Vietnamese syllable."""
    return any(map(is_syllable, words))


@lru_cache(maxsize=65536)
def has_capitals(words: tuple[str, ...]) -> bool:
    """Whether one of the words is written in capitals alone."""
    return any(map(str.isupper, words))


@dataclass(slots=True)
class Tokens:
    """Words with their half-open offsets; ``gaps[i]`` is what stands between word i and the next one.

    A gap that holds the end of a sentence is a line break, so no rule reaches over it. ``opens`` holds the first word
    of every sentence, ``capitals`` the words that start with a capital letter, in order, ``different`` each word once.
    """

    words: list[str]
    starts: list[int]
    ends: list[int]
    gaps: list[str]
    opens: set[int]
    capitals: list[int]
    different: frozenset[str]

    def is_tight(self, i: int) -> bool:
        """Whether only one space stands between word i and the next one."""
        return 0 <= i < len(self.words) - 1 and self.gaps[i] == " "

    def is_capital(self, i: int) -> bool:
        """Whether there is a word i and it starts with a capital letter."""
        return 0 <= i < len(self.words) and self.words[i][0].isupper()


def tokenise(view: str, sentences: list[tuple[int, int]]) -> Tokens:
    """The words of a text and the gaps between them, cut at the ends of sentences."""
    starts, ends, capitals, odd_gaps = _cut(view)
    count = len(starts)
    words = [view[start:end] for start, end in zip(starts, ends, strict=True)]
    gaps = [" "] * count
    for i in odd_gaps:
        gaps[i] = view[ends[i] : starts[i + 1] if i + 1 < count else None]
    opens = {bisect_left(starts, start) for start, _ in sentences}
    opens.discard(count)
    for first in opens:
        if first:
            gaps[first - 1] = "\n"
    return Tokens(words, starts, ends, gaps, opens, capitals, frozenset(words))


def _cut(view: str) -> tuple[list[int], list[int], list[int], Iterable[int]]:
    """Where words start and end, the numbers of those that start with a capital letter, and of those with more than a space behind them."""
    points = np.frombuffer(view.encode("utf-32-le", "surrogatepass"), np.uint32)
    if points.max(initial=0) >= _KNOWN_POINTS:  # a script or a sign that news seldom have
        spans = [match.span() for match in _WORD.finditer(view)]
        return [s for s, _ in spans], [e for _, e in spans], [i for i, (s, _) in enumerate(spans) if view[s].isupper()], range(len(spans))
    is_word = np.zeros(len(points) + 2, np.bool_)
    is_word[1:-1] = _IS_WORD[points]
    edges = np.flatnonzero(is_word[1:] != is_word[:-1])
    starts, ends = edges[::2], edges[1::2]
    is_odd = np.ones(len(starts), np.bool_)
    is_odd[:-1] = (starts[1:] - ends[:-1] > 1) | (points[ends[:-1]] != ord(" "))
    return starts.tolist(), ends.tolist(), np.flatnonzero(_IS_UPPER[points[starts]]).tolist(), np.flatnonzero(is_odd).tolist()


# `\w` and `str.isupper` as tables: numpy cuts a whole article with them in half the time that a pattern takes word by word.
_KNOWN_POINTS = 0x2100
_IS_WORD = np.array([chr(point).isalnum() or chr(point) == "_" for point in range(_KNOWN_POINTS)])
_IS_UPPER = np.array([chr(point).isupper() for point in range(_KNOWN_POINTS)])
