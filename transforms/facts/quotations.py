"""Quoted passages of a text, also those that run over several sentences."""

from __future__ import annotations

from bisect import bisect_left
from operator import itemgetter

_MARKS = '"“”„«»'
_LONGEST = 1500  # code points; an unclosed mark must not swallow the article
_LONGEST_NESTED = 80  # code points of a quotation inside another; around a longer one the outer mark was never closed
_end = itemgetter(1)


def quotations(text: str) -> list[tuple[int, int]]:
    """Half-open spans of what stands between quotation marks, marks left out, in order; of nested ones the outer.

    A mark opens after a space, an opening bracket or a colon, and closes after anything else, whatever its shape: outlets mix them.

    >>> quotations('ông nói: “A b." rồi "c d".')
    [(10, 14), (21, 24)]
    >>> quotations('Anh nói: " Nhạc ở đó "kén" nghệ sĩ. Tôi biết ".')
    [(10, 45)]
    """
    found: list[tuple[int, int]] = []
    opened: list[int] = []
    for at in sorted(at for mark in _MARKS if mark in text for at in places(text, mark)):
        if opened and at - opened[0] > _LONGEST:
            opened = [start for start in opened if at - start <= _LONGEST]
        if _opens(text, at, bool(opened)):
            opened.append(at + 1)
        elif opened and text[at] not in "“„«":
            start = opened.pop()
            while found and found[-1][0] > start:
                found.pop()
            if at > start:
                found.append((start, at))
            if at - start > _LONGEST_NESTED:
                opened.clear()
    return found


def _opens(text: str, at: int, is_open: bool) -> bool:
    """Whether the mark at the offset opens a quotation; ``is_open`` tells that one is open already."""
    if text[at] in "“„«":
        return True
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if text[at] != '"' or (is_open and before in ",."):
        return False
    if before.isspace() and after.isspace():
        return not is_open
    return (before.isspace() or before in "([:-–—'“,.") and not after.isspace() and not (is_open and after in ",.;:)")


def places(text: str, word: str) -> list[int]:
    """Where the word stands in the text, in order: one quick search for each place.

    >>> places("a ba", "a")
    [0, 3]
    """
    found = []
    at = text.find(word)
    while at >= 0:
        found.append(at)
        at = text.find(word, at + len(word))
    return found


def holds(quotes: list[tuple[int, int]], at: int) -> bool:
    """Whether the offset is quoted."""
    i = bisect_left(quotes, (at + 1,)) - 1
    return i >= 0 and at < quotes[i][1]


def first_from(quotes: list[tuple[int, int]], at: int) -> tuple[int, int] | None:
    """The first quotation that starts at the offset or later."""
    i = bisect_left(quotes, (at,))
    return quotes[i] if i < len(quotes) else None


def last_before(quotes: list[tuple[int, int]], at: int) -> tuple[int, int] | None:
    """The last quotation that ends before the offset."""
    i = bisect_left(quotes, at, key=_end) - 1
    return quotes[i] if i >= 0 else None
