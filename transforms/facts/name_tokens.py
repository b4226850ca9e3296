"""The words of an article as lists, so that rules on names can look left and right by index."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

_GAP = re.compile(r"(\W+)")
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
    pieces = _GAP.split(view)  # word, gap, word ...; empty words where a gap stands at an end
    offset = 0
    if not pieces[0]:
        offset = len(pieces[1]) if len(pieces) > 1 else 0
        del pieces[:2]
    if pieces and not pieces[-1]:
        del pieces[-1]
    bounds = list(accumulate(map(len, pieces), initial=offset))
    words, gaps = pieces[::2], pieces[1::2]
    if len(gaps) < len(words):
        gaps.append("")
    count = len(words)
    starts, ends = bounds[0 : 2 * count : 2], bounds[1 : 2 * count : 2]
    opens = {bisect_left(starts, start) for start, _ in sentences}
    opens.discard(count)
    for first in opens:
        if first:
            gaps[first - 1] = "\n"
    return Tokens(words, starts, ends, gaps, opens, [i for i, word in enumerate(words) if word[0].isupper()], frozenset(words))
