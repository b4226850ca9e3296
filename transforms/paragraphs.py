"""Paragraphs of a raw text: lines, with hard-wrapped ones joined again."""

from __future__ import annotations

import re
from functools import partial
from itertools import pairwise
from statistics import median_low
from typing import NamedTuple

from transforms.alphabet import LOWER, UPPER

# Zero-width and byte-order characters count as space here: a line of them is blank.
_EDGE = " \t\r\x0b\x0c\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
_CONTINUES = re.compile(rf"[{LOWER}](?!\)|\. |[A-Z])")  # not `a) ...`, `b. ...`, `iPhone`
_HEADER_LINE = re.compile(r"https?://\S+$|[^\d\n]{0,40}\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?:[\s,|-]{0,4}\d{1,2}[:h]\d{2}.{0,10})?$")
_ANONYMISED = re.compile(rf"\s[{UPPER}][{LOWER}]?\.$")  # `bà Hồ Thị Tr.` with `(81 tuổi).` on the next line: vietnews
_LIST_ITEM = re.compile(r"[-•*–+]\s|>>|»|[Xx]em thêm\s?[>:]")
_FINAL = frozenset(".!?…”\"'’:;)")
_OPEN_END = (",", "TP.", "Tp.")

# A wrapped text has no line beyond its width; 200 is far above any editor's and far below a paragraph's length.
MAX_WRAP_WIDTH = 200
MIN_WRAPPED_LINES = 4
MIN_UNFINISHED = 2
# Of the lines that end without a full stop this share must have had no room for the next word (80-column re-wraps of the corpus:
# above 0.8; headings and captions between whole paragraphs: below 0.1).
MIN_FULL_SHARE = 0.6
# Articles of VietNews have three blank lines whatever their length; where three of four gaps are blank lines they part paragraphs, not blocks.
MIN_SPACED, MIN_SPACED_SHARE = 4, 0.75


class Paragraph(NamedTuple):
    """A half-open span of the raw text without outer white space; ``block`` counts the blank-line separated blocks."""

    start: int
    end: int
    block: int
    line_count: int = 1


_paragraph = partial(tuple.__new__, Paragraph)  # half of what calling the class costs


def paragraphs(raw: str) -> list[Paragraph]:
    """Paragraphs in order; a paragraph spans the line breaks that a hard wrap put into it.

    >>> text = "Kết quả, xác định rõ sự tham gia" + chr(10) + "của các cơ quan." + chr(10) + "Toàn cảnh"
    >>> [(p.start, p.end) for p in paragraphs(text)]
    [(0, 49), (50, 59)]
    """
    lines, lowered = _lines(raw)
    width = _wrap_width(raw, lines)
    found: list[Paragraph] = []
    done = 0
    for i in lowered if width is None else range(1, len(lines)):
        found += lines[done:i]
        last, line, done = found[-1], lines[i], i
        if line.block == last.block and _continues(raw, last, line, lines[i + 1] if i + 1 < len(lines) else None, width):
            found[-1] = Paragraph(last.start, line.end, last.block, last.line_count + 1)
            done = i + 1
    return found + lines[done:]


def _lines(raw: str) -> tuple[list[Paragraph], list[int]]:
    """Lines that are not blank, and the indices of those that may continue the line before where no wrap is known, which are few."""
    found: list[Paragraph] = []
    lowered: list[int] = []
    at = block = last = 0
    ending = " "
    for number, line in enumerate(raw.split("\n")):
        if stripped := line.strip(_EDGE):
            first = stripped[0]
            start = at if len(stripped) == len(line) else at + line.index(first)
            if found:
                block += number - last > 1
                if first.islower() or first == "(" or ending[-1] == "," or ending in ("P.", "p."):
                    lowered.append(len(found))
            found.append(_paragraph((start, start + len(stripped), block, 1)))
            last, ending = number, stripped[-2:]
        at += len(line) + 1
    return found, lowered


def unspaced(raw: str, found: list[Paragraph]) -> list[Paragraph]:
    """The paragraphs with blocks counted anew where a blank line parts nearly every two: only a wider gap than usual parts blocks there.

    >>> text = (chr(10) * 2).join(["Một.", "Hai.", "Ba.", "Bốn.", "Năm.", chr(10) + "Sáu."])
    >>> [p.block for p in unspaced(text, paragraphs(text))]
    [0, 0, 0, 0, 0, 1]
    """
    if not found or found[-1].block < MIN_SPACED:
        return found
    gaps = [raw.count("\n", a.end, b.start) for a, b in pairwise(found)]
    spaced = sum(gap > 1 for gap in gaps)
    if spaced < MIN_SPACED or spaced < MIN_SPACED_SHARE * len(gaps):
        return found
    usual = median_low([gap for gap in gaps if gap > 1])
    block, counted = 0, found[:1]
    for paragraph, gap in zip(found[1:], gaps, strict=True):
        block += gap > usual
        counted.append(paragraph._replace(block=block))
    return counted


def _wrap_width(raw: str, lines: list[Paragraph]) -> int | None:
    """The column at which the text was wrapped, None where it was not."""
    if len(lines) < MIN_WRAPPED_LINES:
        return None
    width = 0
    for line in lines:
        length = line.end - line.start
        if length > width and raw.find(" ", line.start, line.end) >= 0:
            if length > MAX_WRAP_WIDTH:
                return None
            width = length
    if not width:
        return None
    unfinished = [(a, b) for a, b in pairwise(lines) if a.block == b.block and raw[a.end - 1] not in _FINAL and "://" not in raw[a.start : a.start + 10]]
    full = sum(_is_full(raw, a, b, width) for a, b in unfinished)
    return width if len(unfinished) >= MIN_UNFINISHED and full >= MIN_FULL_SHARE * len(unfinished) else None


def _is_full(raw: str, line: Paragraph, following: Paragraph, width: int) -> bool:
    """Whether the next line's first word had no room on this one."""
    word_end = raw.find(" ", following.start, following.end)
    word = (word_end if word_end >= 0 else following.end) - following.start
    return line.end - line.start + 1 + word > width


def _continues(raw: str, last: Paragraph, line: Paragraph, following: Paragraph | None, width: int | None) -> bool:
    goes_on = _CONTINUES.match(raw, line.start) is not None or raw.endswith(_OPEN_END, last.start, last.end)
    goes_on = goes_on or (raw[line.start] == "(" and _ANONYMISED.search(raw, max(last.start, last.end - 4), last.end) is not None)
    if not goes_on and width is None:
        return False
    if _HEADER_LINE.match(raw, line.start, line.end) or _HEADER_LINE.match(raw, last.start, last.end):
        return False
    if width is not None:
        last_line = Paragraph(max(raw.rfind("\n", last.start, last.end) + 1, last.start), last.end, last.block)
        if _is_full(raw, last_line, line, width):
            # A full line that ends a sentence and a short one behind it: a heading, a caption or a signature, not a wrap.
            is_short = following is not None and following.block == line.block and not _is_full(raw, line, following, width)
            return goes_on or not (is_short and raw[last.end - 1] in ".!?" and raw[line.end - 1] not in _FINAL)
    return goes_on and not _LIST_ITEM.match(raw, line.start, line.end)
