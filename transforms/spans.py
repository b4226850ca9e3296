"""Text that knows where each code point stood in the raw text: edits carry offsets along."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Offsets = npt.NDArray[np.int64]

# Offsets of several texts in one ascending array: those of each text lie this far behind those of the one before.
_APART = 1 << 32

# One code point for one: every space is a plain space, every dash a hyphen. Quotes stay: open and close differ.
_SAME_LENGTH = dict.fromkeys(
    "\n\t\r\x0b\x0c\x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000", " "
)
_SAME_LENGTH |= dict.fromkeys("‐‑‒–—―−", "-")
# Both spellings of a tone on oa, oe, uy at the end of a syllable (`hoà`, `hòa`) read as the older one; not after q (`quý`).
_TONED = {
    "à": "òa",
    "á": "óa",
    "ả": "ỏa",
    "ã": "õa",
    "ạ": "ọa",
    "è": "òe",
    "é": "óe",
    "ẻ": "ỏe",
    "ẽ": "õe",
    "ẹ": "ọe",
    "ỳ": "ùy",
    "ý": "úy",
    "ỷ": "ủy",
    "ỹ": "ũy",
    "ỵ": "ụy",
}
# Some crawls put the tone on the second vowel (`ngươì`, `giưã`, `buôỉ`), which no syllable has behind one with a hat, horn or breve: 9 of the 316
# articles of ktlab throughout, 4 words in 22,000 of VietNews.
_PLAIN = ("aàáảãạ", "eèéẻẽẹ", "iìíỉĩị", "oòóỏõọ", "uùúủũụ", "yỳýỷỹỵ")
_MARKED = ("ôồốổỗộ", "ơờớởỡợ", "âầấẩẫậ", "êềếểễệ", "ăằắẳẵặ", "ưừứửữự")
_MISPLACED = {
    cased(first[0]) + second[tone]: cased(first[tone]) + second[0]
    for first in _MARKED
    for second in _PLAIN
    for tone in range(1, 6)
    for cased in (str.lower, str.upper)
}
_TONES = "".join(vowels[1:] for vowels in _PLAIN)
_MISPLACED_TONE = re.compile(f"[ôơâêăưÔƠÂÊĂƯ][{_TONES}]")
_FREQUENT = ("ơí", "ơì", "ưà", "ưã", "âù", "ôí")  # `mới`, `người`, `vừa`, `giữa`, `đầu`, `tối`: no text with the fault is without them
_ODD = re.compile(f"[{''.join(_SAME_LENGTH)}]")
_NEW_TONE = re.compile(r"[àáảãạèéẻẽẹỳýỷỹỵ](?!\w)(?:(?<=[oO][àáảãạèéẻẽẹ])|(?<=[uU][ỳýỷỹỵ]))(?<![qQ]..)")
# The same as a table, for texts longer than this: it reads them in a third of the time that the patterns take.
_SHORT = 200
_KIND = np.frombuffer(re.sub(r"\w", "w", re.sub(r"\W", " ", "".join(map(chr, range(1 << 16))))).encode("latin-1"), np.uint8).copy()
for _kind, _signs in (("-", _SAME_LENGTH.keys() - {"\n"}), ("o", "oO"), ("u", "uU"), ("h", "ôơâêăưÔƠÂÊĂƯ"), ("i", _TONES), ("a", "àáảãạèéẻẽẹ"), ("y", "ỳýỷỹỵ")):
    _KIND[[*map(ord, _signs)]] = ord(_kind)


def matching_view(text: str) -> str:
    """The text as finders match it: same length, so every offset holds in both.

    Spaces of all kinds (also line breaks) are plain spaces, dashes are hyphens, tone marks stand in the older place, and not on the wrong vowel.

    >>> matching_view("Khánh Hoà – 16\\xa0tháng\\n7, quý, ngươì")
    'Khánh Hòa - 16 tháng 7, quý, người'
    """
    text = text.replace("\n", " ")
    odd, marked = (_looked_up(text) if len(text) > _SHORT else None) or (
        _ODD.findall(text),
        sorted([match.start() for match in _NEW_TONE.finditer(text)] + [match.end() - 1 for match in _MISPLACED_TONE.finditer(text)]),
    )
    for character in odd:
        text = text.replace(character, _SAME_LENGTH[character])
    if not marked:
        return text
    pieces: list[str] = []
    at = 0
    for second in marked:
        pieces += (text[at : second - 1], _toned(text[second - 1 : second + 1]))
        at = second + 1
    pieces.append(text[at:])
    return "".join(pieces)


def _toned(pair: str) -> str:
    """Two vowels with their tone where it belongs."""
    if placed := _MISPLACED.get(pair):
        return placed
    toned = _TONED[pair[1]]
    return toned.capitalize() if pair[0].isupper() else toned


def well_toned(text: str) -> str:
    """The text with no tone on the wrong vowel, same length.

    >>> well_toned("Tơí thơì điểm này, Hoà giưã")
    'Tới thời điểm này, Hoà giữa'
    """
    if not any(pair in text for pair in _FREQUENT):
        return text
    return _MISPLACED_TONE.sub(lambda match: _MISPLACED[match[0]], text)


def _looked_up(text: str) -> tuple[set[str], list[int]] | None:
    """What is odd in a text without line breaks, and where vowels with a newer tone stand; None for one with signs of two code units in UTF-16."""
    points = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    if len(points) != len(text):
        return None
    kinds = _KIND.take(points).tobytes()
    odd = {text[i] for i in _places(kinds, b"-")} if b"-" in kinds else set()
    kinds = kinds.replace(b"-", b" ") + b" "
    newer = [i + 1 for ending in (b"oa ", b"uy ") for i in _places(kinds, ending) if text[i - 1 : i] not in ("q", "Q")]
    return odd, sorted(newer + [i + 1 for pair in (b"hi", b"ha", b"hy") for i in _places(kinds, pair)])


def _places(kinds: bytes, wanted: bytes) -> Iterator[int]:
    """Where these kinds stand."""
    at = kinds.find(wanted)
    while at >= 0:
        yield at
        at = kinds.find(wanted, at + 1)


def lower(text: str) -> str:
    """Lower case with every offset kept (`İ` would grow).

    >>> len(lower("İSTANBUL"))
    8
    """
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


@dataclass(frozen=True, slots=True)
class Traced:
    """A text made of runs of the raw text: run i holds ``lengths[i]`` code points from ``raw_starts[i]`` at ``starts[i]``.

    Code points between two runs were inserted (a line break where sentences were glued) and stand nowhere in the raw text.
    """

    text: str
    starts: tuple[int, ...]
    raw_starts: tuple[int, ...]
    lengths: tuple[int, ...]

    @classmethod
    def of(cls, raw: str) -> Traced:
        """The raw text, untouched."""
        return cls(raw, (0,), (0,), (len(raw),)) if raw else cls("", (), (), ())

    def edit(self, edits: Iterable[tuple[int, int, str]]) -> Traced:
        """Replace each half-open span by a string ("" deletes, start == end inserts); spans in order, not overlapping.

        >>> t = Traced.of("16/7.Cùng dự  họp").edit([(5, 5, chr(10)), (12, 13, "")])
        >>> t.text, t.raw_span(6, 10), t.raw_span(14, 17)
        ('16/7.\\nCùng dự họp', (5, 9), (14, 17))
        """
        pieces: list[tuple[str, int, int]] = []  # inserted text, or ("", start, end) of this text
        at = 0
        for start, end, replacement in edits:
            if start < at or end < start:
                raise ValueError(f"edit {start}..{end} overlaps the one before it, which ends at {at}")
            pieces.append(("", at, start))
            if replacement:
                pieces.append((replacement, 0, 0))
            at = end
        pieces.append(("", at, len(self.text)))
        text: list[str] = []
        runs: list[tuple[int, int, int]] = []
        length = 0
        for inserted, start, end in pieces:
            text.append(inserted or self.text[start:end])
            if not inserted:
                for run_start, raw_start, run_length in self._runs(start, end):
                    runs.append((length + run_start - start, raw_start, run_length))
            length += len(text[-1])
        return Traced("".join(text), *_joined(runs))

    def _runs(self, start: int, end: int) -> Iterable[tuple[int, int, int]]:
        i = max(bisect_right(self.starts, start) - 1, 0)
        while i < len(self.starts) and self.starts[i] < end:
            lo, hi = max(start, self.starts[i]), min(end, self.starts[i] + self.lengths[i])
            if lo < hi:
                yield lo, self.raw_starts[i] + lo - self.starts[i], hi - lo
            i += 1

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Half-open raw span from the first to the last raw code point of the span; ValueError if it has none."""
        return raw_span(self.starts, self.raw_starts, self.lengths, start, end)

    def removed(self, raw_length: int) -> list[tuple[int, int]]:
        """Raw spans that are in no run, in order."""
        edges = [0, *(e for start, n in zip(self.raw_starts, self.lengths, strict=True) for e in (start, start + n)), raw_length]
        return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]


def raw_span(
    starts: tuple[int, ...] | list[int], raw_starts: tuple[int, ...] | list[int], lengths: tuple[int, ...] | list[int], start: int, end: int
) -> tuple[int, int]:
    """Half-open raw span of a half-open span of the traced text; ValueError where no raw code point is in it."""
    first = bisect_right(starts, start) - 1
    last = bisect_right(starts, end - 1) - 1
    if end <= start or last < 0:
        raise ValueError(f"span {start}..{end} holds no raw code point")
    if first < 0 or start >= starts[first] + lengths[first]:
        first += 1
        start = starts[first] if first < len(starts) else end
    if start >= end:
        raise ValueError(f"span {start}..{end} holds no raw code point")
    stop = min(end, starts[last] + lengths[last])
    return raw_starts[first] + start - starts[first], raw_starts[last] + stop - starts[last]


@dataclass(frozen=True, slots=True)
class Places:
    """Ascending offsets in each of several texts (starts of sentences or runs): those of text i are ``flat[first[i] : first[i + 1]]``."""

    flat: Offsets
    first: Offsets
    apart: Offsets

    @classmethod
    def of(cls, flat: Offsets, counts: Offsets) -> Places:
        """The offsets of all texts, and how many each text has."""
        return cls(flat, np.concatenate(([0], np.cumsum(counts))), flat + _APART * np.repeat(np.arange(len(counts)), counts))

    def last_before(self, texts: Offsets, offsets: Offsets) -> Offsets:
        """Index in ``flat`` of the last place at or before each offset of a text; one less than ``first`` of the text where it has none."""
        return np.searchsorted(self.apart, offsets + _APART * texts, side="right") - 1


def raw_spans(places: Places, raw_starts: Offsets, lengths: Offsets, texts: Offsets, starts: Offsets, ends: Offsets) -> tuple[Offsets, Offsets]:
    """``raw_span`` of many spans of several traced texts at once; ``places`` are the starts of their runs. ValueError as there."""
    first, last = places.last_before(texts, starts), places.last_before(texts, ends - 1)
    if bool(np.any((ends <= starts) | (last < places.first[texts]))):
        raise ValueError("a span holds no raw code point")
    # A span that starts between two runs starts with the second one.
    is_between = (first < places.first[texts]) | (starts >= places.flat[first] + lengths[first])
    first = first + is_between
    begins = np.where(is_between, np.where(first < places.first[texts + 1], places.flat[np.minimum(first, len(lengths) - 1)], ends), starts)
    if bool(np.any(begins >= ends)):
        raise ValueError("a span holds no raw code point")
    stops = np.minimum(ends, places.flat[last] + lengths[last])
    return raw_starts[first] + begins - places.flat[first], raw_starts[last] + stops - places.flat[last]


def _joined(runs: list[tuple[int, int, int]]) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """Runs that follow each other in both texts become one."""
    if not runs:
        return (), (), ()
    kept = [runs[0]]
    for (_, _, _), (start, raw_start, length) in pairwise(runs):
        last_start, last_raw, last_length = kept[-1]
        if last_start + last_length == start and last_raw + last_length == raw_start:
            kept[-1] = (last_start, last_raw, last_length + length)
        else:
            kept.append((start, raw_start, length))
    starts, raw_starts, lengths = zip(*kept, strict=True)
    return starts, raw_starts, lengths
