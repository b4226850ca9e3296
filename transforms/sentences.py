"""Sentence spans of a cleaned text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from transforms.alphabet import UPPER
from transforms.gazetteers import entries

# Finders promise linear time on sentences; a longer run without an end is cut at a space.
MAX_SENTENCE_CHARS = 4000

_MARKS = ".!?…"
# A pattern that begins with one character is looked for in half the time of one that begins with a repeat.
_END = re.compile(rf"[{_MARKS}][{_MARKS}]{{0,11}}[”\"’'»)\]]{{0,3}}\s{{1,8}}(?=[“\"‘'«(\[]{{0,3}}[-–—•]?\s?[{UPPER}\d“\"‘])")
_UP_TO_WORD = re.compile(r"(?s).*[^\w.]")  # from where the word before a mark may begin, 24 characters before it
_NEXT_WORD = re.compile(r"[^\w]{0,5}(\w{1,20})")
_WORDS_OF_ONE_LETTER = "ÁÝ"  # `châu Á.`, `nước Ý.` end a sentence; other single capitals are initials
_PLACES, _PLACE_OPENERS = frozenset(("TP", "Tp", "TX", "TT", "Q", "P", "H", "X")), ("Bà", "Ông")  # `TP. Bà Rịa`, `P. Ông Ích Khiêm`
_NUMBERING = re.compile(rf"[(]?(?:\d{{1,2}}|[IVX]{{1,5}}|[a-z{UPPER}])\.")


def sentence_spans(text: str, paragraphs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Half-open spans in order, none overlapping, none empty; a sentence never leaves its paragraph.

    A line break inside a paragraph (a hard wrap) counts as a space.

    >>> text = "Tại TP. Hồ Chí Minh, ông V. Putin nói. Hội nghị khai mạc."
    >>> [text[a:b] for a, b in sentence_spans(text, [(0, len(text))])]
    ['Tại TP. Hồ Chí Minh, ông V. Putin nói.', 'Hội nghị khai mạc.']
    """
    spans: list[tuple[int, int]] = []
    marks = [mark for mark in _MARKS if mark in text]
    for start, end in paragraphs:
        at, first = start, end
        for mark in marks:
            place = text.find(mark, start, first)
            if place >= 0:
                first = place
        if first < end - 1:  # else the only mark is the paragraph's last character
            for match in _END.finditer(text, first, end):
                if _ends_sentence(text, at, match):
                    stop = match.start() + len(match[0].rstrip())
                    spans += _bounded(text, at, stop)
                    at = match.end()
        if end - at > MAX_SENTENCE_CHARS or at >= end or text[at].isspace() or text[end - 1].isspace():
            spans += _bounded(text, at, end)
        else:
            spans.append((at, end))
    return spans


def _ends_sentence(text: str, sentence_start: int, match: re.Match[str]) -> bool:
    if text[match.start() : match.start() + 2] not in (". ", ".\n", ".\xa0"):
        return True
    begin = max(sentence_start, match.start() - 24)
    last = text[begin : match.start()].rpartition(" ")[2]
    if len(last) > 1 and last.isalpha() and last.islower() and last not in _abbreviations():
        return True  # most sentences end so
    before = _UP_TO_WORD.match(text, begin, match.start())
    begin = before.end() if before else begin
    if begin == match.start():
        return True
    word = text[begin : match.start()].rsplit(".", 1)[-1]
    if begin == sentence_start and _NUMBERING.fullmatch(text, sentence_start, match.start() + 1):
        return False
    following = _NEXT_WORD.match(text, match.end())
    first = following[1] if following else ""
    if text[match.end()] == "(" and len(word) <= 2 and word[0].isupper():
        return False
    if word.isdigit():
        return not (len(word) <= 3 and len(first) == 3 and first.isdigit())
    if word in _abbreviations() or (len(word) == 1 and word.isupper() and word not in _WORDS_OF_ONE_LETTER):
        return first in _openers() and not (word in _PLACES and first in _PLACE_OPENERS)
    return True


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span without outer white space, cut at spaces where it is too long."""
    while end - start > MAX_SENTENCE_CHARS:
        cut = max(text.rfind(" ", start + 1, start + MAX_SENTENCE_CHARS), text.rfind("\n", start + 1, start + MAX_SENTENCE_CHARS))
        stop = cut if cut > start else start + MAX_SENTENCE_CHARS
        yield from _trimmed(text, start, stop)
        start = stop
    yield from _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span without outer white space, unless nothing is left of it."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(row["abbreviation"].split()[-1] for row in entries("abbreviations"))


@cache
def _openers() -> frozenset[str]:
    return frozenset(row["opener"] for row in entries("sentence_openers") if row["always"] == "1")
