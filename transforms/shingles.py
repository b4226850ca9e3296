"""Word 5-grams of texts as sorted 64-bit hashes, and how alike two such sets are."""

from __future__ import annotations

import re
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from transforms.spans import matching_view

Hashes = npt.NDArray[np.uint64]

WORDS_PER_SHINGLE = 5
# Words end at punctuation, so `16/7.Cùng dự` shingles like `16/7. Cùng dự`: seeds 000 and 001 reach 0.86 so, 0.68 split at spaces.
_WORD = re.compile(r"\w+")
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # 2**64 / golden ratio, odd
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))  # splitmix64's finaliser (Steele et al. 2014)


class _WordHashes(dict[str, int]):
    """Hashes of words, each made once; forgotten when there are too many. A dict finds one in half the time of ``lru_cache``."""

    def __missing__(self, word: str) -> int:
        if len(self) >= _MAX_WORDS:
            self.clear()
        self[word] = int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
        return self[word]


_MAX_WORDS = 1 << 18
_word_hash = _WordHashes().__getitem__


def shingles(text: str) -> Hashes:
    """Sorted distinct hashes of the text's word 5-grams; a text of fewer words is one shingle, one without words none."""
    words = _WORD.findall(matching_view(text).casefold())
    if not words:
        return np.empty(0, np.uint64)
    hashes = np.fromiter(map(_word_hash, words), np.uint64, len(words))
    count = max(len(words) - WORDS_PER_SHINGLE + 1, 1)
    rolled = np.zeros(count, np.uint64)
    with np.errstate(over="ignore"):
        for i in range(min(WORDS_PER_SHINGLE, len(words))):
            rolled = rolled * _MULTIPLIER + hashes[i : i + count]
        rolled = (rolled ^ (rolled >> np.uint64(30))) * _MIX[0]
        rolled = (rolled ^ (rolled >> np.uint64(27))) * _MIX[1]
    rolled ^= rolled >> np.uint64(31)
    rolled.sort()  # np.unique takes a hash table first and then three times as long
    return rolled[np.concatenate(([True], rolled[1:] != rolled[:-1]))]


def jaccard(a: Hashes, b: Hashes) -> float:
    """Size of the intersection over size of the union, 0 for two empty sets.

    >>> jaccard(np.array([1, 2, 3], np.uint64), np.array([2, 3, 4], np.uint64))
    0.5
    """
    if not len(a) or not len(b):
        return 0.0
    merged = np.concatenate((a, b))
    merged.sort(kind="stable")
    shared = int(np.count_nonzero(merged[1:] == merged[:-1]))
    return shared / (len(merged) - shared)
