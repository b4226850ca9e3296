"""Findings as rows of the tables: facts with their sentence and their place in the raw text, refused candidates, entities."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import chain
from operator import attrgetter, itemgetter
from typing import Any

import numpy as np
import pyarrow as pa

from transforms.facts.finders import FINDERS, Finder, of_entity, of_refused
from transforms.facts.model import Article, Findings
from transforms.spans import Places, raw_spans
from transforms.tables import FACT_TABLES, table

FOUND_TABLES = (*FACT_TABLES, "rejected_candidates", "stage.entity_rows", "stage.inferred")
INFERS = FINDERS[0]  # the finder that reads dates tells the publication day, too

_COMMON = 11  # columns every fact table starts with, as ``_fact_table`` makes them
_PLACE = attrgetter("start", "end")


class Rows:
    """Rows of ``FOUND_TABLES``, collected document by document in the order of their place in the text."""

    def __init__(self, run_id: str) -> None:
        self._run_id = run_id
        self._rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in FOUND_TABLES}
        self._sentences: list[list[int]] = []
        self._offsets: list[dict[str, Any]] = []

    def add(self, article: Article, findings: Findings, offsets: dict[str, Any], finders: Iterable[Finder] = FINDERS) -> None:
        """Take in what these finders found. ``offsets`` holds the lists clean_starts, raw_starts and lengths of the document."""
        document_no, document_id, text = len(self._offsets), article.document_id, article.text
        self._sentences.append(article.sentence_starts)
        self._offsets.append(offsets)
        for finder in finders:
            for name in finder.writes:
                self._rows[name] += [
                    (document_no, f.start, f.end, f.fact_id, document_id, text[f.start : f.end], f.rule, f.confidence, *_in_order(name, _COMMON, f.values))
                    for f in findings.found(name)
                ]
            self._rows["rejected_candidates"] += refused_rows(findings, finder)
            self._rows["stage.entity_rows"] += entity_rows(findings, finder)
            self._rows["stage.inferred"] += inferred_rows(findings, finder)

    def tables(self) -> dict[str, pa.Table]:
        """The rows as Arrow tables by name; ValueError for a fact that stands nowhere in the raw text."""
        sentences = Places.of(self._sentences)
        kept = Places.of([o["clean_starts"] for o in self._offsets])
        raw_starts, lengths = (np.fromiter(chain.from_iterable(o[name] for o in self._offsets), np.int64) for name in ("raw_starts", "lengths"))
        made: dict[str, pa.Table] = {}
        for name, rows in self._rows.items():
            if name not in FACT_TABLES or not rows:
                made[name] = table(name).from_tuples(rows)
                continue
            document_no, start, end, fact_id, document_id, surface, rule, confidence, *own = zip(*rows, strict=True)
            where, starts, ends = (np.array(column, np.int64) for column in (document_no, start, end))
            sentence_no = np.maximum(sentences.last_before(where, starts) - sentences.first[where] + 1, 1)
            raw = raw_spans(kept, raw_starts, lengths, where, starts, ends)
            run_id = [self._run_id] * len(rows)
            made[name] = table(name).from_columns([fact_id, document_id, sentence_no, starts, ends, surface, *raw, rule, confidence, run_id, *own])
        return made


def refused_rows(findings: Findings, finder: Finder) -> list[tuple[Any, ...]]:
    """Rows of ``rejected_candidates`` that this finder made, each once."""
    article = findings.article
    refused = sorted((r for r in findings.rejected if of_refused(r.looked_like) is finder), key=_PLACE)
    rows = ((article.document_id, r.start, r.end, article.text[r.start : r.end], r.looked_like, r.rule) for r in refused)
    return list({_REFUSED_KEY(row): row for row in rows}.values())


def entity_rows(findings: Findings, finder: Finder) -> list[tuple[Any, ...]]:
    """Rows of ``stage.entity_rows`` that this finder made."""
    mine = (e for e in findings.entities.values() if of_entity(e["entity_type"]) is finder) if finder.entity_types else ()
    return [(findings.article.document_id, *_in_order("stage.entity_rows", 1, entity)) for entity in mine]


def inferred_rows(findings: Findings, finder: Finder) -> list[tuple[Any, ...]]:
    """The row of ``stage.inferred``, if this finder made one."""
    if finder is not INFERS or not findings.published:
        return []
    return [(findings.article.document_id, *_in_order("stage.inferred", 1, findings.published))]


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


_REFUSED_KEY = itemgetter(*(columns("rejected_candidates", 0)[name] for name in table("rejected_candidates").key))
