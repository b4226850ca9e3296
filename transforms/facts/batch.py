"""Facts of a batch of cleaned documents, as one Arrow table a fact type."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pyarrow as pa

from transforms.facts import events, names, time_and_numbers
from transforms.facts.model import Article, Fact, Findings, content_id
from transforms.spans import raw_span
from transforms.tables import FACT_TABLES, table

# Each reads what those before it found: names need dates to know them from places, events need both.
FINDERS = (time_and_numbers.find, names.find, events.find)

PUBLISHED = ("published_at", "published_precision", "published_method", "published_evidence", "published_earliest", "published_latest")


def find_facts(documents: pa.Table, sentences: pa.Table, offset_maps: pa.Table, run_id: str) -> dict[str, pa.Table]:
    """Every fact table, ``rejected_candidates``, ``stage.entity_rows`` and ``published`` (dates of publication read from the text).

    ``documents``, ``sentences`` and ``offset_maps`` hold the same documents, in any order. Facts keep the order of the
    documents given, then their place in the text.
    """
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in (*FACT_TABLES, "rejected_candidates", "stage.entity_rows", "published")}
    maps = {m["document_id"]: m for m in offset_maps.to_pylist()}
    for article in articles(documents, sentences):
        findings = find_in(article)
        offsets = maps[article.document_id]
        for fact in sorted(findings.all(), key=lambda f: (f.start, f.end)):
            rows[fact.table].append(_row(article, fact, offsets, run_id))
        for refused in sorted(findings.rejected, key=lambda r: (r.start, r.end)):
            rows["rejected_candidates"].append(
                {
                    "document_id": article.document_id,
                    "start_char": refused.start,
                    "end_char": refused.end,
                    "surface": article.text[refused.start : refused.end],
                    "looked_like": refused.looked_like,
                    "rule": refused.rule,
                }
            )
        rows["stage.entity_rows"].extend({"document_id": article.document_id, **entity} for entity in findings.entities.values())
        if findings.published:
            rows["published"].append({"document_id": article.document_id, **findings.published})
    published = pa.schema([table("documents").schema.field(name) for name in ("document_id", *PUBLISHED)])
    return {name: pa.Table.from_pylist(found, schema=published) if name == "published" else table(name).from_rows(_distinct(name, found)) for name, found in rows.items()}


def find_in(article: Article) -> Findings:
    """Everything all finders find in one article."""
    findings = Findings(article)
    for find in FINDERS:
        find(article, findings)
    return findings


def articles(documents: pa.Table, sentences: pa.Table) -> Iterator[Article]:
    """The rows of ``documents`` with their sentences, as finders read them."""
    spans: dict[str, list[tuple[int, int]]] = {}
    columns = (sentences.column(name).to_pylist() for name in ("document_id", "start_char", "end_char"))
    for document_id, start, end in zip(*columns, strict=True):
        spans.setdefault(document_id, []).append((start, end))
    for row in documents.to_pylist():
        yield Article(
            document_id=row["document_id"],
            text=row["text"],
            sentences=sorted(spans.get(row["document_id"], [])),
            title=row["title"],
            lead=row["lead"],
            publisher=row["publisher"],
            published=_day(row),
            earliest=row["published_earliest"],
            latest=row["published_latest"],
        )


def _day(row: dict[str, Any]) -> date | None:
    return row["published_at"].date() if row["published_at"] and row["published_precision"] in ("day", "minute") else None


def _row(article: Article, fact: Fact, offsets: dict[str, Any], run_id: str) -> dict[str, Any]:
    raw_start, raw_end = raw_span(offsets["clean_starts"], offsets["raw_starts"], offsets["lengths"], fact.start, fact.end)
    values = json.dumps(fact.values, ensure_ascii=False, sort_keys=True, default=str)
    return {
        "fact_id": content_id("f", fact.table, article.document_id, fact.start, fact.end, values),
        "document_id": article.document_id,
        "sentence_no": article.sentence_no(fact.start),
        "start_char": fact.start,
        "end_char": fact.end,
        "surface": article.text[fact.start : fact.end],
        "raw_start_char": raw_start,
        "raw_end_char": raw_end,
        "rule": fact.rule,
        "confidence": fact.confidence,
        "run_id": run_id,
        **fact.values,
    }


def _distinct(name: str, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows without repeats of the same key (two rules that read one span alike)."""
    key = table(name).key
    return list({tuple(row[k] for k in key): row for row in found}.values())
