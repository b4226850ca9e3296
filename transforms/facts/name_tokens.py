"""The words of an article as lists, so that rules on names can look left and right by index."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

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


@dataclass(slots=True)
class Tokens:
    """Words with their half-open offsets; ``gaps[i]`` is what stands between word i and the next one.

    A gap that holds the end of a sentence is a line break, so no rule reaches over it. ``opens`` holds the first word
    of every sentence, ``capitals`` the words that start with a capital letter, in order; ``offsets`` is ``starts`` as an array.
    ``capital`` and ``tight`` are ``is_capital`` and ``is_tight`` as lists, for loops that call nothing; False ends both, so
    that word -1 has neither, and ``capital`` goes on to the word after the last.
    """

    words: list[str]
    starts: list[int]
    ends: list[int]
    gaps: list[str]
    opens: set[int]
    capitals: list[int]
    capital: list[bool]
    tight: list[bool]
    offsets: npt.NDArray[np.int64]

    def is_tight(self, i: int) -> bool:
        """Whether only one space stands between word i and the next one."""
        return 0 <= i < len(self.tight) and self.tight[i]

    def is_capital(self, i: int) -> bool:
        """Whether there is a word i and it starts with a capital letter."""
        return 0 <= i < len(self.capital) and self.capital[i]


def tokenise(view: str, sentences: list[tuple[int, int]]) -> Tokens:
    """The words of a text and the gaps between them, cut at the ends of sentences."""
    cut = _cut(view) or _cut_by_pattern(view)
    starts, ends, tight = cut.starts.tolist(), cut.ends.tolist(), cut.is_tight.tolist()
    count = len(starts)
    opens = set(cut.starts.searchsorted([start for start, _ in sentences]).tolist())
    opens.discard(count)
    gaps = [" "] * count
    for i in (~cut.is_tight[:-1]).nonzero()[0].tolist():
        after = i + 1
        if after not in opens:
            gaps[i] = view[ends[i] : starts[after]]
    if count:
        gaps[-1] = view[ends[-1] :]
    for first in opens:
        if first:
            gaps[first - 1] = "\n"
            tight[first - 1] = False
    capital = [*cut.is_capital.tolist(), False]
    return Tokens(cut.words, starts, ends, gaps, opens, cut.is_capital.nonzero()[0].tolist(), capital, tight, cut.starts)


class _Cut(NamedTuple):
    """Words with their offsets, whether they start with a capital letter, and whether one space and another word follow them."""

    words: list[str]
    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    is_capital: npt.NDArray[np.bool_]
    is_tight: npt.NDArray[np.bool_]


def _cut(view: str) -> _Cut | None:
    """The words of a text, None for one with signs of two code units in UTF-16, which news seldom have."""
    points = np.frombuffer(view.encode("utf-16-le", "surrogatepass"), np.uint16)
    if len(points) != len(view):
        return None
    spaced = _SPACED.take(points)
    is_word = np.zeros(len(points) + 2, np.bool_)
    np.not_equal(spaced, _SPACE, out=is_word[1:-1])
    edges = (is_word[1:] != is_word[:-1]).nonzero()[0]
    starts, ends = edges[::2], edges[1::2]
    is_tight = np.zeros(len(starts), np.bool_)
    is_tight[:-1] = ((points[:-1] == _SPACE) & is_word[2:-1]).take(ends[:-1])
    return _Cut(str(spaced.data, "utf-16-le").split(), starts, ends, _IS_UPPER.take(points.take(starts)), is_tight)


def _cut_by_pattern(view: str) -> _Cut:
    """What ``_cut`` gives, for any text."""
    spans = np.array([match.span() for match in _WORD.finditer(view)], np.int64).reshape(-1, 2)
    words = [view[start:end] for start, end in spans.tolist()]
    is_tight = [view[end:start] == " " for end, start in zip(spans[:-1, 1].tolist(), spans[1:, 0].tolist(), strict=True)]
    is_capital = [word[0].isupper() for word in words]
    return _Cut(words, spans[:, 0], spans[:, 1], np.array(is_capital, np.bool_), np.array([*is_tight, False][: len(words)], np.bool_))


# `\w` and `str.isupper` as tables: numpy cuts a whole article with them in a third of the time that a pattern takes word by word.
# ``_SPACED`` holds every sign that is part of a word as it is, and a space for the others, so that the words are what `str.split` finds.
_SPACE = ord(" ")
_SIGNS = "".join(map(chr, range(0x10000)))
_SPACED = np.frombuffer(re.sub(r"\W", " ", _SIGNS).encode("utf-16-le"), np.uint16)
_IS_UPPER = np.array([*map(str.isupper, _SIGNS)])
