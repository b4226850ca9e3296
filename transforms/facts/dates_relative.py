"""Dates without digits: `hôm nay`, `tuần trước`, `cuối năm ngoái`, and the explicit day that may follow them."""

from __future__ import annotations

from typing import NamedTuple

from transforms.facts.dates_mentions import Mention, Sentence, explicit_after, word_before
from transforms.facts.numerals import ROLES, gazetteer


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


def _names_other_year(phrase: str, after: str) -> bool:
    """`cuối năm 2014`, `đầu năm học`, `đầu năm mới`: the phrase goes on."""
    return phrase.endswith(" năm") and (after[1:2].isdigit() or after.startswith((" học", " mới", " thứ", " âm")))
