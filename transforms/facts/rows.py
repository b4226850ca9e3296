"""Findings as rows of the tables: facts with their sentence and their place in the raw text, refused candidates, entities."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from operator import attrgetter, itemgetter
from typing import Any

import pyarrow as pa

from transforms.facts.finders import FINDERS, Finder, of_entity, of_refused
from transforms.facts.model import Article, Fact, Findings
from transforms.spans import raw_span
from transforms.tables import FACT_TABLES, table

FOUND_TABLES = (*FACT_TABLES, "rejected_candidates", "stage.entity_rows", "stage.inferred")
INFERS = FINDERS[0]  # the finder that reads dates tells the publication day, too

_COMMON = 11  # columns every fact table starts with, as ``_row`` makes them
_PLACE = attrgetter("start", "end")


class Rows:
    """Rows of ``FOUND_TABLES``, collected document by document in the order of their place in the text."""

    def __init__(self, run_id: str) -> None:
        self._run_id = run_id
        self._rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in FOUND_TABLES}

    def add(self, article: Article, findings: Findings, offsets: dict[str, Any], finders: Iterable[Finder] = FINDERS) -> None:
        """Take in what these finders found. ``offsets`` holds the lists clean_starts, raw_starts and lengths of the document."""
        for finder in finders:
            for name in finder.writes:
                self._rows[name] += [_row(article, fact, offsets, self._run_id) for fact in findings.found(name)]
            self._rows["rejected_candidates"] += refused_rows(findings, finder)
            self._rows["stage.entity_rows"] += entity_rows(findings, finder)
            self._rows["stage.inferred"] += inferred_rows(findings, finder)

    def tables(self) -> dict[str, pa.Table]:
        """The rows as Arrow tables by name."""
        return {name: table(name).from_tuples(rows) for name, rows in self._rows.items()}


def refused_rows(findings: Findings, finder: Finder) -> list[tuple[Any, ...]]:
    """Rows of ``rejected_candidates`` that this finder made, each once."""
    article = findings.article
    refused = sorted((r for r in findings.rejected if of_refused(r.looked_like) is finder), key=_PLACE)
    rows = ((article.document_id, r.start, r.end, article.text[r.start : r.end], r.looked_like, r.rule) for r in refused)
    key = itemgetter(*(columns("rejected_candidates", 0)[name] for name in table("rejected_candidates").key))
    return list({key(row): row for row in rows}.values())


def entity_rows(findings: Findings, finder: Finder) -> list[tuple[Any, ...]]:
    """Rows of ``stage.entity_rows`` that this finder made."""
    mine = (e for e in findings.entities.values() if of_entity(e["entity_type"]) is finder) if finder.entity_types else ()
    return [(findings.article.document_id, *_in_order("stage.entity_rows", 1, entity)) for entity in mine]


def inferred_rows(findings: Findings, finder: Finder) -> list[tuple[Any, ...]]:
    """The row of ``stage.inferred``, if this finder made one."""
    if finder is not INFERS or not findings.published:
        return []
    return [(findings.article.document_id, *_in_order("stage.inferred", 1, findings.published))]


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
    wanted = columns(name, first)
    if not values.keys() <= wanted.keys():
        raise KeyError(f"{name} has no column {sorted(values.keys() - wanted.keys())}")
    return tuple(map(values.get, wanted))


@cache
def columns(name: str, first: int = _COMMON) -> dict[str, int]:
    """The table's columns from ``first`` on (by default a fact table's own ones) with their places."""
    return {column.name: place for place, column in enumerate(table(name).columns) if place >= first}
