"""What a date means: TIMEX3 and EDTF values and the first and last day, never more precise than the text."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from transforms.facts.dates import Point
from transforms.facts.dates_calendar import Resolved, counted_from, day_value, month_value, months_between, quarter_value, year_value
from transforms.facts.dates_mentions import Mention

# A day without a year is taken from the past unless it is this much nearer to come: announcements look weeks ahead, reports look months back.
_NEAR_FUTURE_DAYS = 120


@dataclass(frozen=True, slots=True)
class Anchor:
    """What undated parts count from: the day of publication, or just its year; ``years`` maps (month, day) written with a year elsewhere to it."""

    day: date | None = None
    year: int | None = None
    years: Mapping[tuple[int, int | None], int] = field(default_factory=dict)


def values_of(mention: Mention, anchor: Anchor) -> dict[str, Any] | None:
    """The columns of ``dates`` for a mention; None where it is no calendar date (31/2) or nothing certain is left to say."""
    if mention.unit:
        return _relative(mention, anchor)
    ends: list[Resolved] = []
    for point in mention.points:
        if (resolved := _resolve(point, mention, anchor)) is None:
            return None
        ends.append(resolved)
    if len(ends) == 1:
        return _single(mention, ends[0], anchor)
    first, last = _in_order(mention, ends, anchor)
    if first.start and last.end and first.start > last.end:
        return None
    grain = (
        "half"
        if mention.rule == "months_of_year" and "6" in first.timex + last.timex and first.timex[5:] in ("01", "07") and last.timex[5:] in ("06", "12")
        else "range"
    )
    edtf = f"{_begin(first)}/{_end(last)}" if first.start else f"{first.timex}/{last.timex}"
    return _columns(mention, Resolved(f"{first.timex}/{last.timex}", edtf, first.start, last.end, grain), _resolution(mention, ends, anchor))


def _in_order(mention: Mention, ends: list[Resolved], anchor: Anchor) -> tuple[Resolved, Resolved]:
    """Both ends of a range; where neither writes its year, the end follows the begin (`từ tháng 11 đến tháng 2`)."""
    first, last = ends
    if not (first.start and last.end and first.start > last.end) or any(p.year or p.shift is not None for p in mention.points):
        return first, last
    years = (first.start.year, first.start.year + 1)
    later = [_resolve(mention.points[1]._replace(year=year), mention, anchor) for year in years]
    return first, next((r for r in later if r and r.end and r.end >= first.start), last)


def _single(mention: Mention, point: Resolved, anchor: Anchor) -> dict[str, Any]:
    resolution = _resolution(mention, [point], anchor)
    if mention.to_now and point.start and anchor.day and point.start <= anchor.day:
        now = anchor.day.isoformat()
        return _columns(mention, Resolved(f"{point.timex}/{now}", f"{_begin(point)}/{now}", point.start, anchor.day, "range"), resolution)
    columns = _columns(mention, point, resolution)
    if mention.one_of:
        options = [_resolve(p, mention, anchor) for p in mention.one_of]
        columns["edtf"] = "[" + ",".join(o.timex for o in options if o) + "]"
    elif mention.is_open or mention.to_now:
        columns["edtf"], columns["modifier"] = f"{_begin(point)}/..", "START"
    elif mention.modifier in ("AFTER", "BEFORE"):
        columns["edtf"] = f"{_begin(point)}/.." if mention.modifier == "AFTER" else f"../{_end(point)}"
    return columns


def _begin(point: Resolved) -> str:
    """The first end of an EDTF interval: the point, or its first day where EDTF takes no such end (`cuối tháng 6`, a quarter, a decade)."""
    return point.start.isoformat() if point.start and not _is_plain(point) else point.edtf


def _end(point: Resolved) -> str:
    return point.end.isoformat() if point.end and not _is_plain(point) else point.edtf


def _is_plain(point: Resolved) -> bool:
    return point.grain in ("day", "month", "year") and "/" not in point.edtf


def _columns(mention: Mention, value: Resolved, resolution: str) -> dict[str, Any]:
    return {
        "value": value.timex,
        "edtf": value.edtf,
        "start_date": value.start,
        "end_date": value.end,
        "grain": value.grain,
        "resolution": resolution if value.start else "unresolved",
        "is_name_year": mention.is_name_year,
        "modifier": mention.modifier,
        "part_of_day": mention.part_of_day,
    }


def _resolution(mention: Mention, points: list[Resolved], anchor: Anchor) -> str:
    for point in points:
        if point.start is None:
            return "unresolved"
    for written in mention.points:
        if written.year is None:
            break
    else:
        return "explicit"
    return "document_date" if anchor.day else "context"


def _resolve(point: Point, mention: Mention, anchor: Anchor) -> Resolved | None:
    year = point.year
    if year is None and point.shift is not None:
        base = anchor.day.year if anchor.day else anchor.year
        year = base + point.shift if base else None
    if point.grain == "day" and point.month is None:
        return _day_of_month(point.day or 0, anchor)
    if year is None:
        year = _year_of(point, mention.tense, anchor)
    if point.grain == "day":
        return day_value(year, point.month or 0, point.day or 0)
    if mention.rule == "decade":
        first = point.year or 0
        return Resolved(f"{first // 10}X", f"{first // 10}X", date(first, 1, 1), date(first + 9, 12, 31), "decade")
    if point.grain == "year":
        return year_value(point.year or 0, mention.modifier)
    if point.grain == "quarter":
        return quarter_value(year, point.month or 1, mention.modifier)
    return month_value(year, point.month or 0, mention.modifier)


def _day_of_month(day: int, anchor: Anchor) -> Resolved | None:
    """`ngày 15`: the nearest 15th up to ten days ahead of publication."""
    if anchor.day is None:
        return None
    for back in range(3):
        months = anchor.day.year * 12 + anchor.day.month - 1 - back
        year, month = months // 12, months % 12 + 1
        if day <= calendar.monthrange(year, month)[1] and date(year, month, day) <= anchor.day + timedelta(days=10):
            return day_value(year, month, day)
    return None


def _year_of(point: Point, tense: str | None, anchor: Anchor) -> int | None:
    """The year of a month or day without one: as written elsewhere in the article, else the one that puts it nearest to publication."""
    month = point.month or 1
    known = anchor.years.get((month, point.day))
    if known:
        return known
    if anchor.day is None:
        return anchor.year
    year = anchor.day.year
    day = min(point.day or 15, 28)
    ahead = (date(year, month, day) - anchor.day).days
    slack = 20 if point.day is None else 0
    if tense == "future":
        return year if ahead >= -slack else year + 1
    if tense == "past":
        return year if ahead <= slack else year - 1
    if ahead > 0:
        behind = (anchor.day - date(year - 1, month, day)).days
        return year if ahead <= behind + (_NEAR_FUTURE_DAYS if point.day is None else 0) else year - 1
    next_ahead = (date(year + 1, month, day) - anchor.day).days
    return year + 1 if next_ahead < min(-ahead, 62) else year


def _relative(mention: Mention, anchor: Anchor) -> dict[str, Any] | None:
    value = relative_value(mention.unit, mention.offset, mention.modifier, anchor)
    if value is None:
        return None
    return _columns(mention, value, "document_date" if anchor.day else "context")


def from_told(mention: Mention, told: dict[str, Any] | None) -> dict[str, Any] | None:
    """A day counted from the one told before (`cùng ngày`, `trước đó một ngày`); None where none was told.

    >>> from_told(Mention(0, 17, "days_from_then", unit="from_then", offset=-1), {"value": "XXXX-03-01"})["value"]
    'XXXX-02-28'
    """
    if told is None:
        return None
    year = None if told["value"].startswith("XXXX") else int(told["value"][:4])
    base = date(year or 2001, int(told["value"][5:7]), int(told["value"][8:10])) + timedelta(days=mention.offset)
    value = day_value(base.year if year else None, base.month, base.day)
    return _columns(mention, value, "context") if value else None


def relative_value(unit: str, offset: int, modifier: str | None, anchor: Anchor) -> Resolved | None:
    """A day, week, month, quarter or year counted from the anchor; without one a day is `XXXX-XX-XX` and the others are None."""
    if unit in ("year", "half"):
        base = anchor.day.year if anchor.day else anchor.year
        if base is None or (anchor.day is None and offset > 0):
            return None  # "năm sau" in an article without a date may count from another year it tells of
        if unit == "half":
            half = 1 if modifier == "START" else 2
            return Resolved(f"{base + offset}-H{half}", f"{base + offset}-{39 + half}", *months_between(base + offset, half * 6 - 5, half * 6), "half")
        return year_value(base + offset, modifier)
    if anchor.day is None:
        return Resolved("XXXX-XX-XX", "XXXX-XX-XX", None, None, "day") if unit == "day" else None
    return counted_from(unit, offset, modifier, anchor.day)
