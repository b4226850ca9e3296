"""Quoted passages of a text, also those that run over several sentences."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

_MARK = re.compile('["“”„«»]')
_LONGEST = 1500  # code points; an unclosed mark must not swallow the article


def quotations(text: str) -> list[tuple[int, int]]:
    """Half-open spans of what stands between quotation marks, marks left out, in order.

    A mark opens after a space, an opening bracket or a colon, and closes after anything else, whatever its shape: outlets mix them.

    >>> quotations('ông nói: “A b." rồi "c d".')
    [(10, 14), (21, 24)]
    """
    found: list[tuple[int, int]] = []
    opened = -1
    for match in _MARK.finditer(text):
        at = match.start()
        before = text[at - 1] if at else " "
        after = text[at + 1] if at + 1 < len(text) else " "
        is_spaced = before.isspace() and after.isspace()
        is_opening_place = (before.isspace() or before in "([:-–—'“,.") and not after.isspace() and not (opened >= 0 and after in ",.;:)")
        opens = match[0] in "“„«" or (match[0] == '"' and ((is_spaced and opened < 0) or is_opening_place))
        if opened >= 0 and (at - opened > _LONGEST or "\n\n" in text[opened:at]):
            opened = -1
        if opened < 0 and opens:
            opened = at + 1
        elif opened >= 0 and match[0] not in "“„«" and (not opens or before in ",."):
            if at > opened:
                found.append((opened, at))
            opened = -1
        elif opened >= 0 and opens:
            opened = at + 1
    return found


def holds(quotes: list[tuple[int, int]], at: int) -> bool:
    """Whether the offset is quoted."""
    i = bisect_right(quotes, at, key=lambda q: q[0]) - 1
    return i >= 0 and at < quotes[i][1]


def first_from(quotes: list[tuple[int, int]], at: int) -> tuple[int, int] | None:
    """The first quotation that starts at the offset or later."""
    i = bisect_left(quotes, at, key=lambda q: q[0])
    return quotes[i] if i < len(quotes) else None


def last_before(quotes: list[tuple[int, int]], at: int) -> tuple[int, int] | None:
    """The last quotation that ends before the offset."""
    i = bisect_left(quotes, at, key=lambda q: q[1]) - 1
    return quotes[i] if i >= 0 else None
