"""Facts of a batch of cleaned documents, as one Arrow table a fact type."""

from __future__ import annotations

import traceback
from collections.abc import Iterator

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
    rows = Rows(run_id, articles)
    failed: list[dict[str, str]] = []
    for document_no, article in enumerate(articles_of(articles)):
        try:
            findings = find_in(article)
        except Exception as error:  # noqa: BLE001  one article must not cost the batch; it is quarantined with the error
            failed.append(failure(article, error))
            continue
        rows.add(document_no, findings)
    return rows.tables() | {"refused": pa.Table.from_pylist(failed, schema=REFUSED)}


def failure(article: Article, error: Exception) -> dict[str, str]:
    """The row of ``refused`` for an article a finder failed on."""
    return {"document_id": article.document_id, "reason": "finder_failed", "detail": _told(error)}


def _told(error: Exception) -> str:
    """The error and the line of ours that raised it."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({frame.filename.rpartition('/')[2]}:{frame.lineno})"


def articles_of(articles: pa.Table) -> Iterator[Article]:
    """The rows of ``find_facts``'s input as finders read them."""
    starts, ends = (articles[name].to_pylist() for name in ("sentence_starts", "sentence_ends"))
    told = [articles[name].to_pylist() for name in ("document_id", "text", "title", "lead", "publisher")]
    dated = [articles[name].to_pylist() for name in ("published_at", "published_precision", "published_earliest", "published_latest")]
    for document_id, text, title, lead, publisher, first, last, at, precision, earliest, latest in zip(*told, starts, ends, *dated, strict=True):
        published = at.date() if at and precision in ("day", "minute") else None
        yield Article(document_id, text, list(zip(first, last, strict=True)), title, lead, publisher, published, earliest, latest)
