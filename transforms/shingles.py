"""Word 5-grams of texts as sorted 64-bit hashes, and how alike two such sets are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from transforms.spans import matching_view

Hashes = npt.NDArray[np.uint64]
Offsets = npt.NDArray[np.int64]

WORDS_PER_SHINGLE = 5
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # 2**64 / golden ratio, odd
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))  # splitmix64's finaliser (Steele et al. 2014)
_SPACE, _END_OF_TEXT, _FALLS_APART = ord(" "), ord("\n"), 0
_BMP, _UNICODE = 0x10000, 0x110000
# Letters that are a letter and a mark, which ends a word, when case is folded (`İ`), and the other way round (U+0345). None above.
_FALLING_APART = [c for c in range(0x2000) if any((f.isalnum() or f == "_") != chr(c).isalnum() for f in chr(c).casefold()) and c != ord("_")]
_APART = re.compile(f"[{''.join(map(chr, _FALLING_APART))}]")


class _WordHashes(dict[str, int]):
    """Hashes of words with one character behind them, each made once; forgotten when there are too many. Finds one in half the time of ``lru_cache``."""

    def __missing__(self, ended: str) -> int:
        if len(self) >= _MAX_WORDS:
            self.clear()
        word = matching_view(ended[:-1]).casefold()
        self[ended] = int.from_bytes(blake2b(word.encode("utf-8"), digest_size=8).digest(), "big")
        return self[ended]


_MAX_WORDS = 1 << 18
_word_hash = _WordHashes().__getitem__


def shingles(text: str) -> Hashes:
    """Sorted distinct hashes of the text's word 5-grams; a text of fewer words is one shingle, one without words none."""
    return shingle_sets([text])[0]


def shingle_sets(texts: Sequence[str]) -> tuple[Hashes, Offsets]:
    """``shingles`` of all texts one after the other, and the offsets where each text's begin and the last one's end."""
    words, bounds = _hashed_words(texts)
    rolled, starts = _rolled(words, bounds)
    for start, end in pairwise(starts.tolist()):
        rolled[start:end].sort()  # np.unique takes a hash table first and then three times as long
    is_first = np.ones(len(rolled), bool)
    is_first[1:] = rolled[1:] != rolled[:-1]
    is_first[starts[:-1][starts[:-1] < starts[1:]]] = True
    return rolled[is_first], np.concatenate(([0], np.cumsum(is_first)))[starts]


def _rolled(words: Hashes, bounds: Offsets) -> tuple[Hashes, Offsets]:
    """Hashes of the 5-grams of each text in their order, and the offsets of each text's."""
    count = len(words)
    rolled = np.zeros(count, np.uint64)
    with np.errstate(over="ignore"):
        for i in range(WORDS_PER_SHINGLE):
            rolled[: max(count - i, 0)] *= _MULTIPLIER
            rolled[: max(count - i, 0)] += words[i:]
        sizes = np.diff(bounds)
        for text in np.flatnonzero((sizes > 0) & (sizes < WORDS_PER_SHINGLE)).tolist():
            rolled[bounds[text]] = 0
            for word in words[bounds[text] : bounds[text + 1]]:
                rolled[bounds[text]] = rolled[bounds[text]] * _MULTIPLIER + word
        rolled = (rolled ^ (rolled >> np.uint64(30))) * _MIX[0]
        rolled = (rolled ^ (rolled >> np.uint64(27))) * _MIX[1]
    rolled ^= rolled >> np.uint64(31)
    grams = np.where(sizes > 0, np.maximum(sizes - WORDS_PER_SHINGLE + 1, 1), 0)
    has_room = np.arange(count) < np.repeat(bounds[:-1] + grams, sizes)
    return rolled[has_room], np.concatenate(([0], np.cumsum(grams)))


def _hashed_words(texts: Sequence[str]) -> tuple[Hashes, Offsets]:
    """A hash for every word of all texts, and the offsets of each text's.

    Words end at punctuation, so `16/7.Cùng dự` shingles like `16/7. Cùng dự`: seeds 000 and 001 reach 0.86 so, 0.68 split at spaces.
    They are parted in columns, a batch at a time, and looked at one by one where they differ: 15 of an article's 600 words.
    """
    spaced = np.frombuffer(_spaced(texts).encode(), np.uint8)
    ends = np.flatnonzero(spaced <= _SPACE)
    offsets = np.concatenate(([0], ends + 1)).astype(np.int32)
    found = pa.StringArray.from_buffers(len(ends), pa.py_buffer(offsets), pa.py_buffer(spaced)).dictionary_encode()
    distinct = np.fromiter(map(_word_hash, found.dictionary.to_pylist()), np.uint64, len(found.dictionary))
    is_word = np.diff(offsets) > 1
    before = np.concatenate(([0], np.cumsum(is_word)))
    bounds = before[np.searchsorted(ends, np.flatnonzero(spaced == _END_OF_TEXT)) + 1]
    return distinct[found.indices.to_numpy()[is_word]], np.concatenate(([0], bounds))


def _spaced(texts: Sequence[str]) -> str:
    """The texts with a space for every character that is in no word, each ended by a line break."""
    ends = np.cumsum(np.fromiter((len(text) + 1 for text in texts), np.int64, len(texts)))
    codes = np.frombuffer("\n".join((*texts, "")).encode("utf-32-le", "surrogatepass"), np.uint32)
    spaced = _characters(_BMP if len(codes) == 0 or codes.max() < _BMP else _UNICODE)[codes]
    if not spaced.all():
        return _spaced([_APART.sub(lambda letter: letter[0].casefold(), matching_view(text)) for text in texts])
    spaced[ends - 1] = _END_OF_TEXT
    return spaced.tobytes().decode("utf-32-le")


@cache
def _characters(limit: int) -> npt.NDArray[np.uint32]:
    """What stands for each code point below the limit: itself in a word, else a space; 0 where folded case parts the word."""
    codes = np.arange(limit, dtype=np.uint32)
    is_word = np.strings.isalnum(codes.view("U1"))
    is_word[ord("_")] = True
    codes[~is_word] = _SPACE
    codes[_FALLING_APART] = _FALLS_APART
    return codes


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
