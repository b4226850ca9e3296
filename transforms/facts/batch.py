"""Facts of a batch of cleaned documents, as one Arrow table a fact type."""

from __future__ import annotations

import traceback
from datetime import date
from typing import Any

import pyarrow as pa

from transforms.facts.finders import find_in
from transforms.facts.model import Article
from transforms.facts.rows import Rows

REFUSED = pa.schema([("document_id", pa.string()), ("reason", pa.string()), ("detail", pa.string())])


def find_facts(articles: pa.Table, run_id: str) -> dict[str, pa.Table]:
    """The tables of ``FOUND_TABLES`` for a batch of documents, and ``refused``: those a finder failed on, with the error.

    ``articles`` has a row a document: document_id, text, title, lead, publisher, the ``stage.anchors`` columns and the
    lists sentence_starts, sentence_ends, clean_starts, raw_starts, lengths. Facts keep the order of the documents, then
    their place in the text.
    """
    rows = Rows(run_id)
    failed: list[dict[str, str]] = []
    for document in articles.to_pylist():
        article = as_article(document)
        try:
            findings = find_in(article)
        except Exception as error:  # noqa: BLE001  one article must not cost the batch; it is quarantined with the error
            failed.append(failure(article, error))
            continue
        rows.add(article, findings, document)
    return rows.tables() | {"refused": pa.Table.from_pylist(failed, schema=REFUSED)}


def failure(article: Article, error: Exception) -> dict[str, str]:
    """The row of ``refused`` for an article a finder failed on."""
    return {"document_id": article.document_id, "reason": "finder_failed", "detail": _told(error)}


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
