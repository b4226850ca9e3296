"""Every expectation of the last checked run: why it exists, what it found, its trend, and the failing rows with their sentences."""

from __future__ import annotations

import json
from typing import Any

from flows.report.charts import spark
from flows.report.reader import Reader, Row, by
from flows.report.site import Site, anchor

TREND_RUNS = 30
# Rows shown of a failed expectation, fewer where many failed; and of one that held within its tolerance.
MAX_ROWS, MANY, MAX_ROWS_OF_MANY, MAX_ROWS_HELD = 20, 40, 5, 3

_LAST = """
select run_id from ops.quality_results join ops.runs using (run_id) order by started_at desc, run_id desc limit 1
"""
# What each metric of ops.metrics compares, in words for people; one that is not listed goes by its own name.
_COMPARED = {
    "twin_agreement": "copies of one article, in the sentences they share",
    "stable_nfd": "the same text with its marks decomposed (NFD)",
    "stable_glued": "the same text with its paragraphs glued",
    "stable_wrapped": "the same text hard-wrapped",
    "stable_tones": "the same text with the other spelling of tone marks",
}
_METRICS = """
from ops.metrics
where run_id = (select run_id from ops.metrics join ops.runs using (run_id) order by started_at desc, run_id desc limit 1) and fact_type is null
order by metric
"""
_RESULTS = "select * from ops.quality_results where run_id = $1 order by success, severity, suite, expectation, column_name"


def write(reader: Reader, site: Site) -> None:
    """Write ``quality.html``."""
    run_id = reader.value(_LAST)
    results = reader.rows(_RESULTS, [run_id])
    trends = _trends(reader)
    changes = {_key(r): r["unexpected_percent_change"] for r in reader.rows("from ops.quality_trend where run_id = $1", [run_id])}
    most = MAX_ROWS if sum(not r["success"] for r in results) <= MANY else MAX_ROWS_OF_MANY
    for result in results:
        rows, result["observed"], result["error"] = sample(result["sample"])
        result["sample_rows"] = rows[: MAX_ROWS_HELD if result["success"] else most]
        result["anchor"] = anchor(f"{result['suite']}-{result['expectation']}-{result['column_name'] or ''}".replace(".", "_"))
        result["spark"] = spark(trends.get(_key(result), []))
        result["change"] = changes.get(_key(result))
    rows = [row for result in results for row in result["sample_rows"]]
    suites = by(sorted(results, key=lambda r: r["suite"]), "suite")
    site.write(
        "quality.html",
        "quality.html",
        run_id=run_id,
        results=results,
        worse=sorted((r for r in results if (r["change"] or 0) > 0), key=lambda r: -r["change"]),
        failing=[r for r in results if not r["success"]],
        suites=suites,
        metrics=_metrics(reader),
        evidence=reader.evidence(row["fact_id"] for row in rows if row.get("fact_id")),
        sentences=_sentences(reader, rows),
        documents=_documents(reader, rows),
    )


def _metrics(reader: Reader) -> list[Row]:
    """Whether facts agree where they must: each metric of the last run that measured any, its trend, and the documents that differ."""
    metrics = reader.rows(_METRICS)
    history = by(reader.rows("from ops.metric_trend where fact_type is null order by started_at, run_id"), "metric")
    for metric in metrics:
        detail = json.loads(metric["detail"]) if (metric["detail"] or "").startswith("{") else {}
        metric["differing"] = sorted(detail.get("differing_facts_by_document", {}).items(), key=lambda item: (-item[1], item[0]))
        metric["compared"] = _COMPARED.get(metric["metric"], metric["metric"])
        metric["spark"] = spark([row["value"] for row in history.get(metric["metric"], [])[-TREND_RUNS:]])
    return metrics


def sample(text: str | None) -> tuple[list[dict[str, Any]], float | None, str | None]:
    """The ids of failing rows, or the value observed, or the error, from ``ops.quality_results.sample``.

    >>> sample('[{"fact_id": "f-1"}]'), sample('{"observed": 0.5}'), sample('{"error": "no column x"}'), sample(None)
    (([{'fact_id': 'f-1'}], None, None), ([], 0.5, None), ([], None, 'no column x'), ([], None, None))
    """
    content = json.loads(text) if text else []
    if isinstance(content, dict):
        return [], content.get("observed"), content.get("error")
    return [row for row in content if isinstance(row, dict)], None, None


def _trends(reader: Reader) -> dict[tuple[Any, ...], list[float | None]]:
    last = "select run_id from (select distinct run_id, started_at from ops.quality_trend) order by started_at desc, run_id desc limit $1"
    rows = reader.rows(f"select * from ops.quality_trend where run_id in ({last}) order by started_at, run_id", [TREND_RUNS])
    found: dict[tuple[Any, ...], list[float | None]] = {}
    for row in rows:
        found.setdefault(_key(row), []).append(row["unexpected_percent"])
    return found


def _key(row: Row) -> tuple[Any, ...]:
    return row["suite"], row["expectation"], row["column_name"]


def _sentences(reader: Reader, rows: list[dict[str, Any]]) -> dict[tuple[str, int], str]:
    """Sentences that failing rows name by document and number."""
    named = [(r["document_id"], r["sentence_no"]) for r in rows if r.get("document_id") and isinstance(r.get("sentence_no"), int) and not r.get("fact_id")]
    reader.execute(
        "create or replace temp table named as select unnest($1::varchar[]) as document_id, unnest($2::int[]) as sentence_no",
        [[d for d, _ in named], [n for _, n in named]],
    )
    found = reader.rows("select distinct s.document_id, s.sentence_no, s.text from sentences s join named using (document_id, sentence_no)")
    return {(r["document_id"], r["sentence_no"]): r["text"] for r in found}


def _documents(reader: Reader, rows: list[dict[str, Any]]) -> dict[str, Row]:
    reader.wanted("named_documents", "document_id", [r["document_id"] for r in rows if r.get("document_id")])
    found = reader.rows("select document_id, title, publisher, published_at, source_uri from documents semi join named_documents using (document_id)")
    return {row["document_id"]: row for row in found}
