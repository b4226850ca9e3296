"""Calendar expressions with digits: points, lists and ranges, as they are written and not yet resolved."""

from __future__ import annotations

import re
from typing import NamedTuple

from transforms.facts.numerals import gazetteer

WORDS = {row["phrase"]: row for row in gazetteer("date_words.csv")}


def _phrases(*roles: str) -> str:
    return "|".join(sorted((p for p, row in WORDS.items() if row["role"] in roles), key=len, reverse=True))


PARTS_OF_DAY = {p: row["value"] for p, row in WORDS.items() if row["role"] == "part_of_day"}
MONTH_NAMES = {"hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12}
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
# Years of news and of what it tells: history back to 1000, plans to 2100.
FIRST_YEAR, LAST_YEAR = 1000, 2100


class Point(NamedTuple):
    """One written calendar point; None where the text leaves a part out. ``shift`` counts years from the document's (`năm ngoái` is -1)."""

    start: int
    end: int
    grain: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    shift: int | None = None
    tense: str | None = None
    unit: str = ""
    separator: str = ""


class Link(NamedTuple):
    """How a point follows the one before it: `range`, `and`, `or` or `comma`."""

    kind: str
    point: Point


_UNIT = re.compile(rf"((?:{_phrases('day_unit', 'part_of_day')}|tháng|năm|quý|quí)(?: (?:ngày|hôm|mùng|mồng))?) ")
_NUMBER = re.compile(r"(\d{1,4})(?:([/.-])(\d{1,4})(?:\2(\d{4}|\d{2}))?(?![\d/]))?(?!\d|[.,]\d|%)")
_NO_GROUPS = ("", "", "", "")
_DASHES = (".", "-")
_ALONE = re.compile(r"(\d{1,4})(?![\d%]|[.,]\d)")
_OF_MONTH = re.compile(r" tháng (\d{1,2}|mười một|mười hai|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)(?![\w%])(?!,\d)")
_MONTH_NAME = re.compile(r"(mười một|mười hai|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)(?!\w)")
_OF_YEAR = re.compile(r"(?: ?[/.-] ?|,? ?(?:của )?năm | )(\d{4})(?![\d%]|[.,]\d)")
_SHIFT = re.compile(r",? (?:của )?năm (nay|này|ngoái|trước|sau|tới)(?! đó)(?!\w)")
_SHIFTS = {"nay": 0, "này": 0, "ngoái": -1, "trước": -1, "sau": 1, "tới": 1}
_TENSE = re.compile(r" (sắp tới|tới đây|tới|vừa qua|vừa rồi|qua)(?!\w)(?! (?:\d|ngày|tháng|năm|khi|nay))")
_ROMAN_QUARTER = re.compile(r"(iv|i{1,3})(?!\w)")
_LINK = re.compile(r"(?P<range> ?- ?| (?:cho )?(?:đến|tới)(?: hết)? )|,? (?P<and>và) |,? (?P<or>hoặc|hay) |(?P<comma>, )")


def read_point(low: str, start: int, end: int) -> Point | None:
    """The calendar point at ``start`` of the lower-case view, with its unit word if there is one; a bare number has grain `number`."""
    unit = None if low[start : start + 1].isdigit() else _UNIT.match(low, start, end)
    at, word = (unit.end(), unit[1]) if unit else (start, "")
    if word in ("quý", "quí"):
        return _quarter(low, start, at, end)
    if word == "tháng" and (named := _MONTH_NAME.match(low, at, end)):
        return _with_year(low, Point(start, named.end(), "month", month=MONTH_NAMES[named[1]], unit="tháng"), end)
    number = _NUMBER.match(low, at, end)
    first, separator, second, third = number.groups("") if number else _NO_GROUPS
    if number is None or (separator in _DASHES and low.startswith("/", number.end())):  # "12-15/11": the dash is a range, not a separator
        if (number := _ALONE.match(low, at, end)) is None:
            return None
        first, separator, second, third = number[1], "", "", ""
    if word == "tháng":
        return _month(low, start, number, first, second, third, end)
    if word == "năm":
        return _year(start, at, first)
    return _day(low, start, number, word, (first, separator, second, third), end)


def _quarter(low: str, start: int, at: int, end: int) -> Point | None:
    roman = _ROMAN_QUARTER.match(low, at, end)
    if roman:
        quarter, stop = ROMAN[roman[1]], roman.end()
    elif low[at : at + 1] in "1234" and at < end and not low[at + 1 : at + 2].isdigit():
        quarter, stop = int(low[at]), at + 1
    else:
        return None
    return _with_year(low, Point(start, stop, "quarter", month=quarter * 3 - 2, unit="quý"), end)


def _month(low: str, start: int, number: re.Match[str], first: str, second: str, third: str, end: int) -> Point | None:
    if not 1 <= int(first) <= 12 or len(first) > 2 or third:
        return None
    stop = number.end(1)
    return _with_year(low, Point(start, stop, "month", month=int(first), unit="tháng", separator="/" if len(second) == 4 else ""), end)


def _year(start: int, at: int, first: str) -> Point | None:
    if len(first) != 4 or not FIRST_YEAR <= int(first) <= LAST_YEAR:
        return None
    return Point(start, at + 4, "year", int(first), None, None, None, None, "năm")


def _day(low: str, start: int, number: re.Match[str], word: str, groups: tuple[str, str, str, str], end: int) -> Point | None:
    first, separator, second, third = groups
    if len(first) == 4:
        good = FIRST_YEAR <= int(first) <= LAST_YEAR and not word
        return Point(start, number.end(1), "year", year=int(first)) if good else None
    if len(first) == 3:
        return None
    if not second:
        return _bare(low, start, number.end(1), word, int(first), end)
    if len(second) == 4 and not third and 1 <= int(first) <= 12 and FIRST_YEAR <= int(second) <= LAST_YEAR and not word:
        return Point(start, number.end(3), "month", year=int(second), month=int(first), separator=separator)
    if len(second) > 2 or not 1 <= int(first) <= 31 or not 1 <= int(second) <= 12:
        return _bare(low, start, number.end(1), word, int(first), end) if separator == "-" else None
    if third:
        return Point(start, number.end(), "day", _full_year(int(third)), int(second), int(first), None, None, word, separator)
    return _with_year(low, Point(start, number.end(3), "day", None, int(second), int(first), None, None, word, separator), end, spaced=False)


def _bare(low: str, start: int, stop: int, word: str, value: int, end: int) -> Point | None:
    if not 1 <= value <= 31:
        return None
    if named := _OF_MONTH.match(low, stop, end):
        month = int(named[1]) if named[1].isdigit() else MONTH_NAMES[named[1]]
        if not 1 <= month <= 12:
            return None
        return _with_year(low, Point(start, named.end(), "day", None, month, value, None, None, word or "tháng", "tháng"), end)
    return Point(start, stop, "number", None, None, value, None, None, word)


def _with_year(low: str, point: Point, end: int, spaced: bool = True) -> Point:
    """The point with the year, the year word (`năm ngoái`) or the direction (`sắp tới`) that follows it."""
    if (
        (year := _OF_YEAR.match(low, point.end, end))
        and FIRST_YEAR <= int(year[1]) <= LAST_YEAR
        and (spaced or "năm" in year[0] or (not year[0].isspace() and year[0].strip()[0] in "/.-"))
    ):
        return point._replace(end=year.end(), year=int(year[1]))
    if shift := _SHIFT.match(low, point.end, end):
        return point._replace(end=shift.end(), shift=_SHIFTS[shift[1]])
    if tense := _TENSE.match(low, point.end, end):
        return point._replace(end=tense.end(), tense="past" if "qua" in tense[1] or "rồi" in tense[1] else "future")
    return point


def _full_year(year: int) -> int:
    """`20` in 14/7/20 is 2020, `75` is 1975."""
    if year >= 100:
        return year
    return 2000 + year if year < 50 else 1900 + year


def read_sequence(low: str, start: int, end: int) -> list[Link]:
    """The point at ``start`` and those linked to it (`từ ngày 3 đến 5/6`, `20, 21 và 22/10`), parts inherited; empty if there is none.

    Numbers at the end that no later point makes a day are left out (`ngày 5/3 và 20 người`).
    """
    first = read_point(low, start, end)
    if first is None:
        return []
    links = [Link("first", first)]
    while len(links) < 8 and (link := _LINK.match(low, links[-1].point.end, end)):
        point = read_point(low, link.end(), end)
        if point is None:
            break
        kind = next(name for name in ("range", "and", "or", "comma") if link[name])
        links.append(Link(kind, point))
    if len(links) == 1 and first.grain != "number":
        return links
    while links and not _closes(low, links, end):
        links.pop()
    return _inherited(links)


_ENDS = re.compile(r" ?[.,;:)\]\"”/]| ?$| (?:năm|vừa|tới|sắp|và|đã|sẽ|tại|ở|với|của|là|do|để|theo|cho)(?!\w)")


def _closes(low: str, links: list[Link], end: int) -> bool:
    """Whether the last point can end the sequence: a bare number only after `ngày`, or after a month where no noun follows."""
    point = links[-1].point
    if point.grain != "number":
        return True
    before = next((link.point for link in reversed(links) if link.point.grain != "number"), None)
    goes_on = before is not None and before.grain == "month" and before.year is None and 1 <= (point.day or 0) <= 12
    return (point.unit != "" or goes_on) and _ENDS.match(low, point.end, end) is not None


def _inherited(links: list[Link]) -> list[Link]:
    """Each point with the month and year that only a later (or, for a list of months, an earlier) one writes."""
    done: list[Link] = []
    after: Point | None = None
    for i in range(len(links) - 1, -1, -1):
        kind, point = links[i]
        if point.grain == "number":
            point = _from_neighbours(point, links[i - 1].point if i else None, after)
        elif after and after.year and point.year is None and point.grain in ("day", "month", "quarter") and point.shift is None:
            point = point._replace(year=after.year - ((point.month or 0) > (after.month or 12)))
        elif after and after.shift is not None and point.year is None and point.shift is None:
            point = point._replace(shift=after.shift)
        done.append(Link(kind, point))
        after = point
    return done[::-1]


def _from_neighbours(point: Point, before: Point | None, after: Point | None) -> Point:
    if after and after.grain == "day" and after.month:
        month, year = after.month, after.year
        if (point.day or 0) > (after.day or 31) and after.unit and point.unit:  # "từ ngày 28 đến ngày 3/5"
            month, year = (12, year - 1 if year else None) if month == 1 else (month - 1, year)
        return point._replace(grain="day", month=month, year=year, shift=after.shift)
    if after and after.grain in ("month", "quarter") and not point.unit:
        return point._replace(grain=after.grain, month=point.day, day=None, year=after.year, shift=after.shift)
    if before and before.grain == "month" and not point.unit:
        return point._replace(grain="month", month=point.day, day=None, year=before.year, shift=before.shift)
    return point._replace(grain="day")
