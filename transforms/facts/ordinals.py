"""Editions: `lần thứ 37`, `lần thứ 44 và 45`, `lần thứ VI`, `lần hai`, `thứ tư`, `đầu tiên`."""

from __future__ import annotations

import re

_WORDS = {"nhất": 1, "hai": 2, "nhì": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9, "mười": 10}
_NUMBER = r"(?:\d{1,3}(?![\d.,]?\d)|[IVXLC]{1,7}\b|nhất|hai|nhì|ba|tư|bốn|năm|sáu|bảy|bẩy|tám|chín|mười)"
_FIRST = r"(?:lần đầu tiên|đầu tiên|lần đầu)"
_MORE = rf"(?:(?:,| và| hoặc)\s{{1,3}}(?:(?:lần\s{{1,3}})?thứ\s{{1,3}}{_NUMBER}|\d{{1,3}}|[IVXLC]{{1,7}})(?![\w/])){{0,3}}"
ORDINAL = re.compile(rf"(?:{_FIRST}|(?:lần\s{{1,3}}thứ|lần|thứ)\s{{1,3}}({_NUMBER}{_MORE}))(?![\w/]| trong (?:năm|tháng|tuần|vòng|lịch))")
_EACH = re.compile(_NUMBER)
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def editions(match: re.Match[str]) -> list[int]:
    """The edition numbers of an ``ORDINAL`` match.

    >>> [editions(ORDINAL.match(s)) for s in ("lần thứ 44 và 45", "lần thứ VI", "đầu tiên", "lần thứ 3 và thứ 4", "lần hai")]
    [[44, 45], [6], [1], [3, 4], [2]]
    """
    return [number(n) for n in _EACH.findall(match[1])] if match[1] else [1]


def number(text: str) -> int:
    """Value of digits, a Roman numeral or a number word; ValueError for anything else."""
    if text.isdigit():
        return int(text)
    if text in _WORDS:
        return _WORDS[text]
    values = [_ROMAN[c] for c in text]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))
