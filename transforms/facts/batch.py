"""Facts of a batch of cleaned documents, as one Arrow table a fact type."""

from __future__ import annotations

import traceback
from datetime import date
from functools import cache
from operator import attrgetter, itemgetter
from typing import Any

import pyarrow as pa

from transforms.facts.finders import find_in
from transforms.facts.model import Article, Fact
from transforms.spans import raw_span
from transforms.tables import FACT_TABLES, table

FOUND_TABLES = (*FACT_TABLES, "rejected_candidates", "stage.entity_rows", "stage.inferred")


_COMMON = 11  # columns every fact table starts with, as ``_row`` makes them
_PLACE = attrgetter("start", "end")

REFUSED = pa.schema([("document_id", pa.string()), ("reason", pa.string()), ("detail", pa.string())])


def find_facts(articles: pa.Table, run_id: str) -> dict[str, pa.Table]:
    """The tables of ``FOUND_TABLES`` for a batch of documents, and ``refused``: those a finder failed on, with the error.

    ``articles`` has a row a document: document_id, text, title, lead, publisher, the ``stage.anchors`` columns and the
    lists sentence_starts, sentence_ends, clean_starts, raw_starts, lengths. Facts keep the order of the documents, then
    their place in the text.
    """
    rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in FOUND_TABLES}
    failed: list[dict[str, str]] = []
    for document in articles.to_pylist():
        article = as_article(document)
        try:
            findings = find_in(article)
        except Exception as error:  # noqa: BLE001  one article must not cost the batch; it is quarantined with the error
            failed.append({"document_id": article.document_id, "reason": "finder_failed", "detail": _told(error)})
            continue
        for fact in sorted(findings.all(), key=_PLACE):
            rows[fact.table].append(_row(article, fact, document, run_id))
        for refused in sorted(findings.rejected, key=_PLACE):
            start, end = _PLACE(refused)
            rows["rejected_candidates"].append((article.document_id, start, end, article.text[start:end], refused.looked_like, refused.rule))
        for entity in findings.entities.values():
            rows["stage.entity_rows"].append((article.document_id, *_in_order("stage.entity_rows", 1, entity)))
        if findings.published:
            rows["stage.inferred"].append((article.document_id, *_in_order("stage.inferred", 1, findings.published)))
    tables = {name: table(name).from_tuples(_distinct(name, found)) for name, found in rows.items()}
    return tables | {"refused": pa.Table.from_pylist(failed, schema=REFUSED)}


def _told(error: Exception) -> str:
    """The error and the line of ours that raised it."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({frame.filename.rpartition('/')[2]}:{frame.lineno})"


def as_article(document: dict[str, Any]) -> Article:
    """One row of ``find_facts``'s input as finders read it."""
    return Article(
        document_id=document["document_id"],
        text=document["text"],
        sentences=list(zip(document["sentence_starts"], document["sentence_ends"], strict=True)),
        title=document["title"],
        lead=document["lead"],
        publisher=document["publisher"],
        published=_day(document),
        earliest=document["published_earliest"],
        latest=document["published_latest"],
    )


def _day(document: dict[str, Any]) -> date | None:
    known_to_the_day = document["published_at"] and document["published_precision"] in ("day", "minute")
    return document["published_at"].date() if known_to_the_day else None


def _row(article: Article, fact: Fact, offsets: dict[str, Any], run_id: str) -> tuple[Any, ...]:
    start, end = fact.start, fact.end
    return (
        fact.fact_id,
        article.document_id,
        article.sentence_no(start),
        start,
        end,
        article.text[start:end],
        *raw_span(offsets["clean_starts"], offsets["raw_starts"], offsets["lengths"], start, end),
        fact.rule,
        fact.confidence,
        run_id,
        *_in_order(fact.table, _COMMON, fact.values),
    )


def _in_order(name: str, first: int, values: dict[str, Any]) -> tuple[Any, ...]:
    """The values as the table's columns from ``first`` on want them; KeyError for a key that is no column."""
    columns = _columns(name, first)
    if not values.keys() <= columns.keys():
        raise KeyError(f"{name} has no column {sorted(values.keys() - columns.keys())}")
    return tuple(map(values.get, columns))


@cache
def _columns(name: str, first: int) -> dict[str, int]:
    return {column.name: place for place, column in enumerate(table(name).columns) if place >= first}


def _distinct(name: str, found: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Rows without repeats of the same key (two rules that read one span alike)."""
    columns = _columns(name, 0)
    key = itemgetter(*(columns[k] for k in table(name).key))
    return list({key(row): row for row in found}.values())
