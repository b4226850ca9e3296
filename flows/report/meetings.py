"""Meetings on a timeline, each with what was said of it over time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flows.report.reader import Reader, Row, by
from flows.report.site import Site, anchor

MAX_MEETINGS = 250
MAX_HISTORY = 6
MAX_YEARS = 12


def write(reader: Reader, site: Site) -> None:
    """Write ``meetings.html``: the years newest first, then every meeting with its sentences."""
    meetings = reader.rows(
        "from meeting_timeline order by story_count desc nulls last, document_count desc, start_date desc nulls last, name, meeting_id limit $1", [MAX_MEETINGS]
    )
    for meeting in meetings:
        meeting["anchor"] = anchor(meeting["meeting_id"])
    reader.wanted("shown_meetings", "meeting_id", [m["meeting_id"] for m in meetings])
    history = by(reader.rows("from meeting_history semi join shown_meetings using (meeting_id) order by meeting_id, version"), "meeting_id")
    history = {key: told[:MAX_HISTORY] for key, told in history.items()}
    site.write(
        "meetings.html",
        "meetings.html",
        meetings=sorted(meetings, key=lambda m: (m["start_date"] or date.min, m["name"]), reverse=True),
        history=history,
        evidence=reader.evidence(told["fact_id"] for found in history.values() for told in found),
        years=timeline(meetings),
        total=reader.value("select count(*) from meetings"),
    )


def timeline(meetings: Sequence[Row]) -> list[dict[str, Any]]:
    """The last years that have dated meetings, newest first, each with its meetings in lanes so that none covers another.

    ``x`` and ``width`` are days of the year (0..366), ``lane`` counts from 0.

    >>> summit = {"start_date": date(2020, 11, 12), "end_date": date(2020, 11, 15), "name": "A"}
    >>> rows = [summit, {"start_date": date(2020, 11, 14), "end_date": None, "name": "B"}]
    >>> [(y["year"], y["lanes"], [(m["x"], m["width"], m["lane"]) for m in y["meetings"]]) for y in timeline(rows)]
    [(2020, 2, [(316, 4, 0), (318, 4, 1)])]
    """
    dated = by(({**m, "year": m["start_date"].year} for m in meetings if m["start_date"]), "year")
    return [{"year": year, **_lanes(dated[year])} for year in sorted(dated, reverse=True)[:MAX_YEARS]]


def _lanes(meetings: Sequence[Row]) -> dict[str, Any]:
    free: list[int] = []
    placed = []
    for meeting in sorted(meetings, key=lambda m: (m["start_date"], m["name"])):
        x = meeting["start_date"].timetuple().tm_yday - 1
        last = min(meeting["end_date"] or meeting["start_date"], date(meeting["start_date"].year, 12, 31))
        width = max((last - meeting["start_date"]).days + 1, 4)  # a day alone would be too thin to tap
        lane = next((n for n, until in enumerate(free) if until <= x), len(free))
        free[lane : lane + 1] = [x + width + 1]
        placed.append({**meeting, "x": x, "width": width, "lane": lane})
    _label(placed)
    return {"meetings": placed, "lanes": len(free)}


def _label(placed: list[dict[str, Any]]) -> None:
    """Add to each bar where its name may begin and how many days of room there are until the next bar of its lane."""
    begins: dict[int, int] = {}
    for bar in reversed(placed):
        bar["label_x"] = bar["x"] + bar["width"] + 2
        bar["room"] = begins.get(bar["lane"], 366) - bar["label_x"]
        begins[bar["lane"]] = bar["x"]
