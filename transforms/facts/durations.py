"""Lengths of time as ISO 8601 durations; not ages, clock times, sets (`mỗi năm`) or hedged lengths."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from transforms.facts.numerals import Numeral, Sentence, gazetteer, openings, read_number, word_before

_UNITS = {row["phrase"]: (row["iso"], Decimal(row["days"])) for row in gazetteer("duration_units.csv")}
_UNIT = re.compile(r" ?(" + "|".join(sorted(_UNITS, key=len, reverse=True)) + r")(?!\w)(?P<half> rưỡi(?!\w))?")
OPENINGS = openings(_UNITS)
_NEXT = re.compile(r" (?:và )?(\d{1,3})(?= )")


def _cues(role: str) -> frozenset[str]:
    return frozenset(row["phrase"] for row in gazetteer("duration_cues.csv") if row["role"] == role)


def _follows(role: str) -> str:
    return " (?:" + "|".join(sorted(_cues(role), key=len, reverse=True)) + r")(?!\w)"


# What follows makes it an age, a set, a language, a point of time or a school grade.
_NOT_AFTER = re.compile(_follows("not_after") + "|/ ?(?:lần|7)")
_SPOKEN = re.compile(_follows("spoken"))
_CLOCK_AFTER = re.compile(rf" ?\d| \(giờ|{_follows('clock_after')}")
_CLOCK_BEFORE = _cues("clock_before")
_SETS = _cues("set")
# A spelled `một` counts only where a length is meant: `trong một tháng`, `một năm sau`.
_ONE_BEFORE = _cues("one_before")
_ONE_AFTER = re.compile(_follows("one_after"))


class Duration(NamedTuple):
    """A length of time; ``refused`` names the rule that keeps it from being one."""

    start: int
    end: int
    value: str
    days: float
    refused: str | None


def find_duration(sentence: Sentence, number: Numeral, hedged: bool) -> Duration | None:
    """The duration that a number opens; None where no unit of time follows."""
    _, low, _start, end = sentence
    unit = _UNIT.match(low, number.end, end)
    if unit is None:
        return None
    parts = [(number.value + (Decimal("0.5") if unit["half"] else 0), unit[1])]
    stop = unit.end()
    while len(parts) < 3 and (more := _NEXT.match(low, stop, end)) and (rest := _rest(low, more, parts[-1][1], end)):
        parts.append(rest[0])
        stop = rest[1]
    days = sum((value * _UNITS[name][1] for value, name in parts), Decimal(0))
    return Duration(number.start, stop, _iso(parts), float(days), _refusal(sentence, number, unit[1], stop, hedged))


_BEFORE_THEN = re.compile(r"(?<!\w)(trước|sau) đó (?:khoảng )?$")
_DIGITS_OF_A_YEAR = 4
_DAY_NUMBER = re.compile(r" \d")  # "IFA 2013 ngày 2"; "3 ngày 2 đêm" is a length
_AFTER_THEN = re.compile(r" (trước|sau) đó(?!\w)")


def days_from_then(sentence: Sentence, number: Numeral) -> tuple[int, int, int] | None:
    """`Trước đó một ngày`, `hai ngày sau đó`: the span and how many days after the day told before; None where it is neither."""
    _, low, start, end = sentence
    unit = _UNIT.match(low, number.end, end)
    if unit is None or unit[1] != "ngày" or unit["half"] or number.value % 1 or number.value > 31:
        return None
    head = _BEFORE_THEN.search(low, max(start, number.start - 20), number.start)
    tail = None if head else _AFTER_THEN.match(low, unit.end(), end)
    cue = head or tail
    if cue is None:
        return None
    days = int(number.value) * (-1 if cue[1] == "trước" else 1)
    return (head.start() if head else number.start), (tail.end() if tail else unit.end()), days


def _rest(low: str, more: re.Match[str], larger: str, end: int) -> tuple[tuple[Decimal, str], int] | None:
    """`6 tháng` in `1 năm 6 tháng`: a smaller unit that follows."""
    number = read_number(low, more.start(1), end)
    unit = _UNIT.match(low, number.end, end) if number else None
    if number is None or unit is None or _UNITS[unit[1]][1] >= _UNITS[larger][1]:
        return None
    return (number.value, unit[1]), unit.end()


def _iso(parts: list[tuple[Decimal, str]]) -> str:
    """`P1Y6M`, `PT30M`; half years and decades as whole months and years."""
    days, times = "", ""
    for value, name in parts:
        iso = _UNITS[name][0]
        if iso == "Y" and value % 1 == Decimal("0.5"):
            days += f"{int(value)}Y6M" if value > 1 else "6M"
        elif iso.startswith("T"):
            times += f"{_plain(value)}{iso[1:]}"
        elif iso.endswith("Y"):
            days += f"{_plain(value * int(iso[:-1] or 1))}Y"
        else:
            days += f"{_plain(value)}{iso}"
    return "P" + days + ("T" + times if times else "")


def _plain(value: Decimal) -> str:
    return format(value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize(), "f")


def _refusal(sentence: Sentence, number: Numeral, unit: str, stop: int, hedged: bool) -> str | None:
    _, low, start, end = sentence
    before = word_before(low, start, number.start)
    if low.startswith((" tuổi", " tuôi"), stop):
        return "age"
    if _NOT_AFTER.match(low, stop, end) or (unit == "tiếng" and _SPOKEN.match(low, stop, end)):
        return "not_a_duration"
    if unit == "ngày" and number.end - number.start == _DIGITS_OF_A_YEAR and _DAY_NUMBER.match(low, stop, end):
        return "numbered_day"
    if unit == "giờ" and (_CLOCK_AFTER.match(low, stop, end) or before in _CLOCK_BEFORE):
        return "clock_time"
    if before in _SETS or (before == "thứ"):
        return "set" if before in _SETS else "ordinal"
    is_article = number.spelled and number.value == 1 and "rưỡi" not in low[number.end : stop]
    if is_article and before not in _ONE_BEFORE and not _ONE_AFTER.match(low, stop, end):
        return "article"
    return "inexact" if hedged else None
