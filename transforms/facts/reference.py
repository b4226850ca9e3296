"""The day an article counts from: its publication day where the text makes that certain, else its year, else bounds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from transforms.facts.dates_mentions import Mention
from transforms.facts.dates_values import Anchor
from transforms.facts.model import Article

_PLANNED = ("dự kiến", "sẽ")
# "trong năm 2018", "năm nay 2018": the year the article lives in; "bầu cử Mỹ năm 2016" tells of any year.
_CURRENT_YEAR = ("trong năm ", "trong ", "của năm ", "trong cả năm ")
_LEAD_SENTENCES = 3


def anchor_of(article: Article, mentions: list[Mention]) -> tuple[Anchor, dict[str, Any]]:
    """What the article's dates count from, and the ``documents.published_*`` columns read from the text (empty where it has none to add)."""
    years = _written_years(mentions)
    if article.published:
        return Anchor(article.published, article.published.year, ()), {}
    year = _certain_year(article, mentions)
    anchor = Anchor(None, year, years)
    day, evidence = _certain_day(article, mentions, anchor)
    if day:
        return replace(anchor, day=day, year=day.year), _published(day, evidence)
    return anchor, _bounds(article, mentions, anchor)


def _written_years(mentions: list[Mention]) -> tuple[tuple[tuple[int, int | None], int], ...]:
    """(month, day) of days written with their year; a day written with two years is left out."""
    written: dict[tuple[int, int | None], set[int]] = {}
    for point in (p for m in mentions for p in m.points if p.year and p.month and p.grain == "day"):
        written.setdefault((point.month or 0, point.day), set()).add(point.year or 0)
    return tuple((key, next(iter(years))) for key, years in written.items() if len(years) == 1)


def _certain_year(article: Article, mentions: list[Mention]) -> int | None:
    """The latest year that a full date, or a year said to be the current one, writes; None where only names and history have years."""
    if article.earliest and article.latest and article.earliest.year == article.latest.year:
        return article.earliest.year
    years = set()
    for mention in mentions:
        for point in mention.points:
            if point.year and point.grain in ("day", "month") and len(mention.points) == 1:
                years.add(point.year)
            elif point.year and point.grain == "year" and len(mention.points) == 1 and _says_current(article, mention):
                years.add(point.year)
    return max(years) if years else None


def _says_current(article: Article, mention: Mention) -> bool:
    text = article.view[max(0, mention.start - 14) : mention.end].lower()
    year = text[-4:]
    return any(text.endswith(cue + year) for cue in _CURRENT_YEAR)


def _certain_day(article: Article, mentions: list[Mention], anchor: Anchor) -> tuple[date | None, str]:
    """The publication day: `ngày mai (11/9)` counts back to it; a part of a day in the lead (`sáng 16/7`) is that day."""
    for mention in mentions:
        if mention.rule == "relative_and_day" and (day := _day(mention, anchor)):
            return day - timedelta(days=mention.offset), article.text[mention.start : mention.end]
    for mention in mentions:
        lead = article.sentence_no(mention.start) <= _LEAD_SENTENCES
        if (
            lead
            and mention.part_of_day in ("MO", "MI", "AF")
            and len(mention.points) == 1
            and not _is_planned(article, mention)
            and (day := _day(mention, anchor))
        ):
            return day, article.text[mention.start : mention.end]
    return None, ""


def _day(mention: Mention, anchor: Anchor) -> date | None:
    point = mention.points[0]
    if point.grain != "day" or point.month is None:
        return None
    year = point.year or dict(anchor.years).get((point.month, point.day)) or anchor.year
    try:
        return date(year, point.month, point.day or 1) if year else None
    except ValueError:  # 31/2: no day of the calendar
        return None


def _is_planned(article: Article, mention: Mention) -> bool:
    start, end = article.sentences[article.sentence_no(mention.start) - 1] if article.sentences else (0, len(article.text))
    sentence = article.view[start:end].lower()
    return any(word in sentence for word in _PLANNED)


def _published(day: date, evidence: str) -> dict[str, Any]:
    return {
        "published_at": datetime(day.year, day.month, day.day),
        "published_precision": "day",
        "published_method": "inferred",
        "published_evidence": evidence,
        "published_earliest": day,
        "published_latest": day,
    }


def _bounds(article: Article, mentions: list[Mention], anchor: Anchor) -> dict[str, Any]:
    """Not before the last day that has happened, not after the first one that is planned, where the year is certain."""
    past: list[tuple[date, Mention]] = []
    planned: list[tuple[date, Mention]] = []
    for mention in mentions:
        if len(mention.points) == 1 and (day := _day(mention, anchor)):
            (planned if _is_planned(article, mention) else past).append((day, mention))
    earliest = max((d for d, _ in past), default=None)
    latest = min((d for d, _ in planned), default=None)
    if earliest is None or latest is None or earliest > latest:
        return {}
    evidence = "; ".join(article.text[m.start : m.end] for d, m in (*past, *planned) if d in (earliest, latest))
    return {"published_method": "inferred", "published_evidence": evidence, "published_earliest": earliest, "published_latest": latest}
