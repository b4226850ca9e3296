"""The day an article counts from: its publication day where the text makes that certain, else its year, else bounds."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from transforms.facts.dates import Point
from transforms.facts.dates_mentions import Mention
from transforms.facts.dates_values import Anchor
from transforms.facts.model import Article
from transforms.facts.numerals import gazetteer

_PLANS = ("dự kiến", "sẽ", "sắp", "tới đây", "kế hoạch", "dự toán", "đến hết", "mục tiêu")
_PLANNED = re.compile(rf"(?<!\w)(?:{'|'.join(_PLANS)})(?!\w)")
# A birth, a founding or a law's name tells nothing of when the article was written.
_OLD = re.compile(
    r"(?<!\w)(?:" + "|".join(row["word"] for row in gazetteer("old_year_words.csv")) + r")(?: [^\W\d_]+){0,3}(?: vào| từ)?(?: ngày| năm| tháng)? ?$"
)
_CURRENT = re.compile(r"(?<!\w)(?:trong(?: cả)?(?: năm)?|năm nay) ?$")
_OVER = re.compile(r" đã(?!\w)")
_SAME_DAY = re.compile(r"(?<!\w)(?:" + "|".join(row["word"] for row in gazetteer("same_day_events.csv")) + r")(?!\w)")
# Measured on 316 ktlab articles with their header hidden: 11 of 11 years are right at 1.5; a lone "năm 2012" or
# "tháng 7/2012" (0.5) was wrong in 11 of 15, so it does not suffice by itself.
_ENOUGH = 1.5
_FIRST_ONLINE = 1997  # the first Vietnamese newspaper on the web; a year before it is history, never the article's own
_NEAR_DAYS = 31
_BEFORE = 24  # code points of the sentence that tell what kind of date follows
_AROUND = 400  # code points of the sentence, each side of a date, that may call it planned
_LEAD_SENTENCES = 2


@dataclass(slots=True)
class Told:
    """A date of the article with its sentence: does it tell of the future, what stands before and after it."""

    mention: Mention
    planned: bool
    before: str
    after: str
    sentence_no: int


def anchor_of(article: Article, mentions: list[Mention]) -> tuple[Anchor, dict[str, Any]]:
    """What the article's dates count from, and the ``documents.published_*`` columns read from the text (empty where it has none to add)."""
    plans = _plans(article.low) if mentions and not article.published else []  # a known day needs no guess from what is planned
    told = [_told(article, m, plans) for m in mentions]
    if article.published:
        year = article.published.year
        return Anchor(article.published, year, _written_years(told, year - 1, year + 1)), {}
    anchor = Anchor(None, _certain_year(article, told), _written_years(told, 1, 9999))
    if anchor.year is None and not anchor.years:
        return anchor, {}
    if (found := _likely_day(article, told, anchor)) and found[0].year >= _FIRST_ONLINE:
        day, mention, latest = found
        return replace(anchor, day=day, year=day.year), _published(day, latest, article.text[mention.start : mention.end])
    return anchor, _bounds(article, told, anchor)


def _plans(low: str) -> list[int]:
    """Where words of a plan may stand, in order: found as plain strings, so some are parts of other words."""
    found: list[int] = []
    for word in _PLANS:
        at = low.find(word)
        while at >= 0:
            found.append(at)
            at = low.find(word, at + 1)
    return sorted(found)


def _told(article: Article, mention: Mention, plans: list[int]) -> Told:
    number = article.sentence_no(mention.start)
    low, (start, end) = article.low, article.sentences[number - 1]
    planned = mention.tense == "future"
    if plans and not planned:
        first, last = max(start, mention.start - _AROUND), min(end, mention.end + _AROUND)
        planned = bisect_left(plans, first) < bisect_left(plans, last) and _PLANNED.search(low[first:last]) is not None
    before = mention.start - _BEFORE
    return Told(mention, planned, low[before if before > start else start : mention.start], low[mention.end : mention.end + 12], number)


def _written_years(told: list[Told], first: int, last: int) -> dict[tuple[int, int | None], int]:
    """(month, day) of days written with a year from ``first`` to ``last``; births and days written with two years are left out."""
    written: dict[tuple[int, int | None], set[int]] = {}
    for item in told:
        points = [p for p in item.mention.points if p.year and p.month and p.grain == "day" and first <= p.year <= last]
        for point in points if points and not _OLD.search(item.before) else ():
            written.setdefault((point.month or 0, point.day), set()).add(point.year or 0)
    return {key: next(iter(years)) for key, years in written.items() if len(years) == 1}


def _certain_year(article: Article, told: list[Told]) -> int | None:
    """The year the article lives in, by votes of its dated expressions; None where they do not suffice or a later past year is told."""
    if article.earliest and article.latest and article.earliest.year == article.latest.year:
        return article.earliest.year
    days = [p for t in told for p in t.mention.points if p.grain == "day" and p.month and p.year is None and p.shift is None]
    open_days = list({(p.month, p.day): p for p in days}.values())
    votes: dict[tuple[int, str], float] = {}
    latest_past = 0
    for item in told:
        for point in item.mention.points:
            if point.year is None or point.year < _FIRST_ONLINE or _OLD.search(item.before):
                continue
            for year, weight in _votes(item, point, open_days).items():
                kind = "name" if item.mention.is_name_year else point.grain
                votes[year, kind] = max(weight, votes.get((year, kind), 0))
            if not item.mention.is_name_year and not item.planned:
                latest_past = max(latest_past, point.year)
    totals: dict[int, float] = {}
    for (year, _), weight in votes.items():
        totals[year] = totals.get(year, 0) + weight
    year, weight = max(totals.items(), key=lambda v: (v[1], v[0]), default=(0, 0.0))
    return year if weight >= _ENOUGH and year >= latest_past else None


def _votes(item: Told, point: Point, open_days: list[Point]) -> dict[int, float]:
    """What one point with a year says of the year that the days without one belong to."""
    year = point.year or 0
    if item.mention.is_name_year:
        return {year: 1}
    if item.mention.rule == "months_of_year":  # "9 tháng đầu năm 2017": reports are of the year that runs
        return {} if item.before.endswith(("so với ", "cùng kỳ ")) else {year: 1.5}
    if len(item.mention.points) > 1 or item.mention.modifier in ("AFTER", "BEFORE"):
        return {}
    if point.grain == "year":
        if _OVER.match(item.after) and open_days and all((p.month or 0) <= 3 for p in open_days):
            return {year + 1: 2}
        current = _CURRENT.search(item.before + ("năm " if item.mention.rule == "year" and point.unit else ""))
        return {year: (1 if item.planned else 1.5) if current else 0.5}
    if point.grain == "month":
        return _month_votes(item, point, open_days)
    return _day_votes(point, open_days)


def _month_votes(item: Told, month: Point, open_days: list[Point]) -> dict[int, float]:
    """A month to come (`tháng 11/2020` that is planned) dates the days up to half a year before it; a past one those in it."""
    if not item.planned:
        return {month.year or 0: 1.5 if any(p.month == month.month for p in open_days) else 0.5}
    ahead = {((month.month or 0) - (p.month or 0)) % 12 for p in open_days}
    if not open_days:
        return {month.year or 0: 0.5}
    if max(ahead) > 5:
        return {}
    nearest = min(open_days, key=lambda p: ((month.month or 0) - (p.month or 0)) % 12)
    return {(month.year or 0) - ((nearest.month or 0) > (month.month or 0)): 2}


def _day_votes(day: Point, open_days: list[Point]) -> dict[int, float]:
    """A full date dates the days that repeat it or lie within a month of it."""
    written = _date(day.year, day)
    if written is None:
        return {}
    if not open_days:
        return {written.year: 1}
    for other in open_days:
        for year in (written.year, written.year - 1, written.year + 1):
            placed = _date(year, other)
            if placed and abs((placed - written).days) <= _NEAR_DAYS:
                return {year: 2}
    return {written.year: 0.5}


def _likely_day(article: Article, told: list[Told], anchor: Anchor) -> tuple[date, Mention, date] | None:
    """The publication day, what it rests on, and the latest day it may be.

    `ngày mai (11/9)` counts back to it (21 of 24 right on ktlab articles whose date is known). A meeting in the lead held on the
    morning of the article's last past day is that day or the one after it: of all mornings in the first three sentences of ktlab
    articles 9 of 20 were the day itself, of afternoons 6 of 15, so those say nothing.
    """
    for item in told:
        if item.mention.rule == "relative_and_day" and (day := _day(item.mention, anchor)):
            counted = day - timedelta(days=item.mention.offset)
            return counted, item.mention, counted
    past = [day for item in told if not item.planned and (day := _day(item.mention, anchor))]
    for item in told:
        morning = item.mention.part_of_day == "MO" and len(item.mention.points) == 1 and not item.planned
        if morning and item.sentence_no <= _first_sentence(article) + _LEAD_SENTENCES and (day := _day(item.mention, anchor)) and day == max(past):
            start, end = article.sentences[item.sentence_no - 1]
            if _SAME_DAY.search(article.low, start, end):
                return day, item.mention, day + timedelta(days=1)
    return None


def _first_sentence(article: Article) -> int:
    """Number of the first sentence that is long enough to be body text (a headline or address may stand before it)."""
    return next((n for n, (start, end) in enumerate(article.sentences) if end - start > 80 and " " in article.view[start : start + 30]), 0)


def _day(mention: Mention, anchor: Anchor) -> date | None:
    """The day of a mention with one complete day, its year written, written elsewhere, or the article's."""
    if len(mention.points) != 1 or mention.points[0].grain != "day" or mention.points[0].month is None:
        return None
    point = mention.points[0]
    return _date(point.year or anchor.years.get((point.month or 0, point.day)) or anchor.year, point)


def _date(year: int | None, point: Point) -> date | None:
    try:
        return date(year, point.month or 1, point.day or 1) if year else None
    except ValueError:  # 31/2 or 29/2: no day of that year
        return None


def _published(day: date, latest: date, evidence: str) -> dict[str, Any]:
    return {
        "published_at": datetime(day.year, day.month, day.day),
        "published_precision": "day",
        "published_method": "inferred",
        "published_evidence": evidence,
        "published_earliest": day,
        "published_latest": latest,
    }


def _bounds(article: Article, told: list[Told], anchor: Anchor) -> dict[str, Any]:
    """Not before the last day that has happened, not after the first one that is planned; empty where one of them is missing."""
    past = [(day, t.mention) for t in told if not t.planned and (day := _day(t.mention, anchor))]
    planned = [(day, t.mention) for t in told if t.planned and (day := _day(t.mention, anchor))]
    earliest, latest = max((d for d, _ in past), default=None), min((d for d, _ in planned), default=None)
    if earliest is None or latest is None or earliest > latest or earliest.year < _FIRST_ONLINE:
        return {}
    evidence = "; ".join(dict.fromkeys(article.text[m.start : m.end] for d, m in (*past, *planned) if d in (earliest, latest)))
    return {"published_method": "inferred", "published_evidence": evidence, "published_earliest": earliest, "published_latest": latest}
