"""Dates without digits: `hôm nay`, `tuần trước`, `cuối năm ngoái`, and the explicit day that may follow them."""

from __future__ import annotations

import re
from typing import NamedTuple

from transforms.facts.dates import PARTS_OF_DAY
from transforms.facts.dates_mentions import Mention, explicit_after
from transforms.facts.numerals import ROLES, Sentence, gazetteer, word_before


class Relative(NamedTuple):
    """A row of ``relative_dates.csv``."""

    unit: str
    offset: int
    part_of_day: str | None
    modifier: str | None


PHRASES = {
    row["phrase"]: Relative(row["unit"], int(row["offset"]), row["part_of_day"] or None, row["modifier"] or None) for row in gazetteer("relative_dates.csv")
}
# `những năm qua`, `3 năm trước`, `mỗi năm sau` are no year of the calendar.
_PLURAL = frozenset(row["word"] for row in gazetteer("plural_words.csv"))
_BEFORE_TRUNCATION = "cuối năm na"


def find_relative(sentence: Sentence, start: int, end: int, phrase: str) -> Mention | None:
    """The date a phrase of the gazetteer names at this place; None where the words around it make it another thing."""
    _, low, begin, stop = sentence
    relative = PHRASES[phrase]
    if relative.unit == "weekday":
        return _weekday(sentence, start, end, relative.offset)
    if phrase == _BEFORE_TRUNCATION and end != stop:
        return None
    if relative.unit == "day" and (explicit := explicit_after(sentence, end)):
        point, point_end = explicit
        return Mention(start, point_end, "relative_and_day", (point,), offset=relative.offset, part_of_day=relative.part_of_day)
    after = low[end : end + 5]
    if after.startswith((" đó", " ấy")) or _names_other_year(phrase, after):
        return None
    before = word_before(low, begin, start)
    if relative.unit not in ("day", "same_day") and (before[:1].isdigit() or before in ROLES or before in _PLURAL):
        return None
    return Mention(
        start, end, f"relative_{relative.unit}", unit=relative.unit, offset=relative.offset, modifier=relative.modifier, part_of_day=relative.part_of_day
    )


_WEEK = re.compile(r" tuần (này|trước|rồi|qua|vừa qua|tới|sau)(?!\w)")
_DAY_FOLLOWS = re.compile(r",? \(?(?:ngày )?\d")
_PLANNED = re.compile(r"(?<!\w)(?:dự kiến|sẽ)(?!\w)")
_WEEKS = {"này": "weekday_this", "tới": "weekday_next", "sau": "weekday_next"}


def _weekday(sentence: Sentence, start: int, end: int, iso: int) -> Mention | None:
    """`hôm thứ Hai`, `thứ Sáu tuần trước`; None where it is an ordinal (`vị trí thứ ba`) or a full date follows."""
    _, low, begin, stop = sentence
    before = word_before(low, begin, start)
    week = _WEEK.match(low, end, stop)
    if _DAY_FOLLOWS.match(low, end, stop) or not (week or before == "hôm" or before in PARTS_OF_DAY):
        return None
    first = start - len(before) - 1 if before in PARTS_OF_DAY or before in ("hôm", "ngày") else start
    coming = "weekday_coming" if _PLANNED.search(low, begin, stop) else "weekday"
    unit = _WEEKS.get(week[1], "weekday_last") if week else coming
    return Mention(first, week.end() if week else end, "weekday", unit=unit, offset=iso, part_of_day=PARTS_OF_DAY.get(before))


def _names_other_year(phrase: str, after: str) -> bool:
    """`cuối năm 2014`, `đầu năm học`, `đầu năm mới`: the phrase goes on."""
    return phrase.endswith(" năm") and (after[1:2].isdigit() or after.startswith((" học", " mới", " thứ", " âm")))
