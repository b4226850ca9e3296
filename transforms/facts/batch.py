"""Facts of a batch of cleaned documents, as one Arrow table a fact type."""

from __future__ import annotations

import json
import traceback
from datetime import date
from typing import Any

import pyarrow as pa

from transforms.facts import events, names, time_and_numbers
from transforms.facts.model import Article, Fact, Findings, content_id
from transforms.spans import raw_span
from transforms.tables import FACT_TABLES, table

# Each reads what those before it found: names need dates to know them from places, events need both.
FINDERS = (time_and_numbers.find, names.find, events.find)

FOUND_TABLES = (*FACT_TABLES, "rejected_candidates", "stage.entity_rows", "stage.inferred")


REFUSED = pa.schema([("document_id", pa.string()), ("reason", pa.string()), ("detail", pa.string())])


def find_facts(articles: pa.Table, run_id: str) -> dict[str, pa.Table]:
    """The tables of ``FOUND_TABLES`` for a batch of documents, and ``refused``: those a finder failed on, with the error.

    ``articles`` has a row a document: document_id, text, title, lead, publisher, the ``stage.anchors`` columns and the
    lists sentence_starts, sentence_ends, clean_starts, raw_starts, lengths. Facts keep the order of the documents, then
    their place in the text.
    """
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in FOUND_TABLES}
    failed: list[dict[str, str]] = []
    for document in articles.to_pylist():
        article = as_article(document)
        try:
            findings = find_in(article)
        except Exception as error:  # noqa: BLE001  one article must not cost the batch; it is quarantined with the error
            failed.append({"document_id": article.document_id, "reason": "finder_failed", "detail": _told(error)})
            continue
        _keep_to_sentences(article, findings)
        for held in (*(f.values for f in findings.all()), *findings.entities.values()):
            _put_on_one_line(held)
        for fact in sorted(findings.all(), key=lambda f: (f.start, f.end)):
            rows[fact.table].append(_row(article, fact, document, run_id))
        for refused in sorted(findings.rejected, key=lambda r: (r.start, r.end)):
            span = {"start_char": refused.start, "end_char": refused.end, "surface": article.text[refused.start : refused.end]}
            rows["rejected_candidates"].append({"document_id": article.document_id, **span, "looked_like": refused.looked_like, "rule": refused.rule})
        rows["stage.entity_rows"].extend({"document_id": article.document_id, **entity} for entity in findings.entities.values())
        if findings.published:
            rows["stage.inferred"].append({"document_id": article.document_id, **findings.published})
    tables = {name: table(name).from_rows(_distinct(name, found)) for name, found in rows.items()}
    return tables | {"refused": pa.Table.from_pylist(failed, schema=REFUSED)}


def find_in(article: Article) -> Findings:
    """Everything all finders find in one article."""
    findings = Findings(article)
    for find in FINDERS:
        find(article, findings)
    return findings


def _told(error: Exception) -> str:
    """The error and the line of ours that raised it."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({frame.filename.rpartition('/')[2]}:{frame.lineno})"


def _keep_to_sentences(article: Article, findings: Findings) -> None:
    """Refuse facts that run over the end of a sentence: what joins two sentences is no reading of either."""
    if not article.sentences:
        return
    crossing = [f for f in findings.all() if f.end > article.sentences[article.sentence_no(f.start) - 1][1]]
    for fact in crossing:
        findings.reject(fact.start, fact.end, fact.table, "crosses_sentence")
    findings.drop(crossing)


def _put_on_one_line(values: dict[str, Any]) -> None:
    """Names of a hard-wrapped text without its line breaks: `Ban Thư ký` and `ASEAN` on the next line are one name."""
    for key, value in values.items():
        if isinstance(value, str) and "\n" in value:
            values[key] = " ".join(value.split())
        elif isinstance(value, list):
            values[key] = [" ".join(v.split()) if isinstance(v, str) else v for v in value]


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
