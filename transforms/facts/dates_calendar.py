"""Days, weeks, months, quarters and years of the calendar as TIMEX3, EDTF and bounds."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

_PARTS_OF_MONTH = {"START": (1, 10), "MID": (11, 20), "END": (21, 31)}
_PARTS_OF_YEAR = {"START": (1, 3), "MID": (5, 8), "END": (10, 12)}
_EDTF_QUARTERS = {1: 33, 4: 34, 7: 35, 10: 36}


class Resolved(NamedTuple):
    """A point with its bounds; both None where the year is not known."""

    timex: str
    edtf: str
    start: date | None
    end: date | None
    grain: str


@lru_cache(maxsize=4096)
def day_value(year: int | None, month: int, day: int) -> Resolved | None:
    """A day, or `XXXX-07-20` without a year; None where the calendar has no such day."""
    if not 1 <= day <= calendar.monthrange(year or 2000, month)[1]:
        return None
    if year is None:
        text = f"XXXX-{month:02}-{day:02}"
        return Resolved(text, text, None, None, "day")
    found = date(year, month, day)
    return Resolved(found.isoformat(), found.isoformat(), found, found, "day")


@lru_cache(maxsize=4096)
def month_value(year: int | None, month: int, modifier: str | None) -> Resolved | None:
    """A month, or its first, middle or last ten days by modifier; without a year `XXXX-07`; None where there is no such month."""
    if not 1 <= month <= 12:
        return None
    if year is None:
        return Resolved(f"XXXX-{month:02}", f"XXXX-{month:02}", None, None, "month")
    first, last = _PARTS_OF_MONTH.get(modifier or "", (1, 31))
    start, end = date(year, month, first), date(year, month, min(last, calendar.monthrange(year, month)[1]))
    text = f"{year}-{month:02}"
    edtf = text if (first, last) == (1, 31) else f"{start}/{end}"
    return Resolved(text, edtf, start, end, "month")


def quarter_value(year: int | None, month: int, modifier: str | None) -> Resolved:
    """The quarter that begins with a month, or its first or last month by modifier; EDTF writes it as season 33 to 36."""
    quarter = (month + 2) // 3
    if year is None:
        return Resolved(f"XXXX-Q{quarter}", f"XXXX-{_EDTF_QUARTERS[month]}", None, None, "quarter")
    months = {"START": (month, month), "END": (month + 2, month + 2)}.get(modifier or "", (month, month + 2))
    return Resolved(f"{year}-Q{quarter}", f"{year}-{_EDTF_QUARTERS[month]}", *months_between(year, *months), "quarter")


@lru_cache(maxsize=4096)
def year_value(year: int, modifier: str | None) -> Resolved:
    """A year, or by modifier its first quarter, its middle third or its last quarter."""
    if modifier in _PARTS_OF_YEAR:
        first, last = _PARTS_OF_YEAR[modifier]
        return Resolved(f"{year:04}", f"{year}-{first:02}/{year}-{last:02}", *months_between(year, first, last), "year")
    return Resolved(f"{year:04}", f"{year:04}", date(year, 1, 1), date(year, 12, 31), "year")


def months_between(year: int, first: int, last: int) -> tuple[date, date]:
    """The first day of one month and the last day of another of the same year."""
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def counted_from(unit: str, offset: int, modifier: str | None, day: date) -> Resolved | None:
    """A day, week, weekend, weekday, month, quarter, past year or span to date, ``offset`` units from a day."""
    if unit == "day":
        found = day + timedelta(days=offset)
        return day_value(found.year, found.month, found.day)
    if unit in ("week", "weekend"):
        return _week(unit, offset, day)
    if unit.startswith("weekday"):
        return _weekday(unit, offset, day)
    months = day.year * 12 + day.month - 1
    if unit == "month":
        year, month = divmod(months + offset, 12)
        return month_value(year, month + 1, modifier)
    if unit == "quarter":
        year, month = divmod(months - months % 3 + offset * 3, 12)
        return quarter_value(year, month + 1, modifier)
    if unit == "past_year":
        year = day.year - 1
        return Resolved(
            f"{year}-{day.month:02}/{day.year}-{day.month:02}",
            f"{year}-{day.month:02}/{day.year}-{day.month:02}",
            date(year, day.month, 1),
            months_between(day.year, day.month, day.month)[1],
            "range",
        )
    begin = day.replace(day=1) if unit == "month_to_date" else date(day.year, 1, 1)
    first = begin.isoformat()[:7]
    return Resolved(f"{begin}/{day}", f"{first}/{day}", begin, day, "range")


def _weekday(unit: str, iso: int, day: date) -> Resolved | None:
    """The last such weekday up to publication, or that of the week named (`thứ Hai tuần trước`); ``iso`` 1 is Monday."""
    if unit == "weekday":
        found = day - timedelta(days=(day.isoweekday() - iso) % 7)
    elif unit == "weekday_coming":
        found = day + timedelta(days=(iso - day.isoweekday()) % 7 or 7)
    else:
        named = {"weekday_last": -1, "weekday_this": 0, "weekday_next": 1}[unit]
        found = day - timedelta(days=day.isoweekday() - iso) + timedelta(weeks=named)
    return day_value(found.year, found.month, found.day)


def _week(unit: str, offset: int, day: date) -> Resolved:
    monday = day - timedelta(days=day.weekday()) + timedelta(weeks=offset)
    year, week, _ = monday.isocalendar()
    start = monday + timedelta(days=5) if unit == "weekend" else monday
    end = monday + timedelta(days=6)
    timex = f"{year}-W{week:02}" + ("-WE" if unit == "weekend" else "")
    return Resolved(timex, f"{start}/{end}", start, end, "week")
