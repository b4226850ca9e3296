"""The first page: can this run be trusted, in a minute; every number leads to its rows."""

from __future__ import annotations

from typing import Any

from flows.report.charts import columns, shares, spark
from flows.report.reader import Reader
from flows.report.site import OVERVIEW, Site
from transforms.tables import FACT_TABLES

TREND_RUNS = 30

_COUNTS = r"""
select
  (select count(*) from ops.files) as files,
  (select count(*) from document_sources) as sources,
  (select count(*) from documents) as documents,
  (select count(*) from documents where is_canonical) as canonical,
  (select count(*) from stories) as stories,
  (select count(*) from stories where document_count > 1) as told_often,
  (select count(*) from sentences) as sentences,
  (select count(*) from removed_text where regexp_matches(surface, '\S')) as removed,
  (select count(*) from rejected_candidates) as refused,
  (select count(*) from ops.quarantine) as quarantined,
  (select count(*) from people) as people,
  (select count(*) from meetings) as meetings,
  (select count(*) from pledge_ledger) as pledges,
  (select count(*) from instrument_status) as instruments,
  (select count(*) from contradictions_now) as contradictions
"""
_CHECKS = """
select count(*) as evaluated, count(*) filter (not success) as failing, count(*) filter (not success and severity = 'critical') as critical
from ops.quality_results where run_id = (select run_id from ops.quality_results join ops.runs using (run_id) order by started_at desc, run_id desc limit 1)
"""
_RUNS = """
select r.*, q.failing from ops.runs r
left join (select run_id, count(*) filter (not success) as failing from ops.quality_results group by run_id) q using (run_id)
order by started_at desc, run_id desc limit $1
"""
# By month, or by year where the months would be too many to draw; a period without documents is drawn too.
_PERIODS = """
with dated as (select published_at::date as day from documents where published_at is not null), bounds as (
  select case when date_diff('month', min(day), max(day)) > 48 then 'year' else 'month' end as step, min(day) as first, max(day) as last from dated
), periods as (
  select step, unnest(range(
    date_trunc(step, first)::timestamp, last::timestamp + interval 1 day, case step when 'year' then interval 1 year else interval 1 month end
  )) as period
  from bounds where first is not null
)
select case step when 'year' then strftime(period, '%Y') else strftime(period, '%Y-%m') end as label, count(day) as documents
from periods left join dated on date_trunc(step, day) = period group by period, step order by period desc limit 80
"""


def write(reader: Reader, site: Site) -> None:
    """Write the overview, which is read as ``index.html``."""
    runs = reader.rows(_RUNS, [TREND_RUNS])
    counts = reader.row(_COUNTS)
    found = {row["fact_type"]: row["facts"] for row in reader.rows("select fact_type, count(*) as facts from facts group by 1")}
    facts = [{"name": name, "facts": found.get(name, 0)} for name in FACT_TABLES]
    site.write(
        OVERVIEW,
        "overview.html",
        run=next((r for r in runs if r["status"] == "published"), None),
        failed_since=[r for r in runs if r["status"] != "published" and r["started_at"] > _last_published(runs)],
        counts=counts,
        checks=reader.row(_CHECKS),
        facts=facts,
        fact_count=sum(found.values()),
        most=max([f["facts"] for f in facts], default=0) or 1,
        records=_records(runs),
        trends=_trends(list(reversed(runs))),
        months=columns([(r["label"], r["documents"]) for r in reversed(reader.rows(_PERIODS))]),
        dated=reader.rows("select coalesce(published_method, 'unknown') as method, count(*) as documents from documents group by 1 order by 2 desc, 1"),
        publishers=reader.rows("select publisher, count(*) as documents from documents group by 1 order by publisher is null, 2 desc, 1 limit 12"),
        countries=reader.rows(
            "select name, country_code, sum(story_count) as stories, sum(mention_count) as mentions "
            "from country_mentions_monthly group by 1, 2 order by 3 desc, 2 limit 12"
        ),
    )


def _last_published(runs: list[dict[str, Any]]) -> Any:
    return max((r["started_at"] for r in runs if r["status"] == "published"), default=min((r["started_at"] for r in runs), default=None))


def _records(runs: list[dict[str, Any]]) -> dict[str, Any] | None:
    """What became of the records of the last run that read any: the parts add up to those read."""
    for run in runs:
        if run["status"] == "published" and run["read"]:
            links = {"loaded": "documents.html", "duplicate": "documents.html", "quarantined": "files.html", "unchanged": "files.html"}
            return {"run": run, "parts": shares([(name, run[name], link) for name, link in links.items()])}
    return None


def _trends(runs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lines over the published runs; the others stand under Runs with their reasons."""
    runs = [run for run in runs if run["status"] == "published"]
    shown = (
        ("documents", "documents"),
        ("facts", "facts"),
        ("quarantined", "records refused"),
        ("failing", "checks that failed"),
        ("seconds", "seconds a run"),
    )
    return [{"label": label, "line": spark([r[name] for r in runs], 200, 48), "last": runs[-1][name] if runs else None} for name, label in shown]
