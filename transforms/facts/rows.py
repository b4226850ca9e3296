"""Findings as rows of the tables: facts with their sentence and their place in the raw text, refused candidates, entities."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from operator import attrgetter, itemgetter
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from transforms.facts.finders import FINDERS, Finder, of_refused, refused_by
from transforms.facts.model import Fact, Findings
from transforms.spans import Offsets, Places, raw_spans
from transforms.tables import FACT_TABLES, table

FOUND_TABLES = (*FACT_TABLES, "rejected_candidates", "stage.entity_rows", "stage.inferred")
INFERS = FINDERS[0]  # the finder that reads dates tells the publication day, too

_COMMON = 11  # columns every fact table starts with, as ``Rows`` makes them
_PLACE = attrgetter("start", "end")


class Rows:
    """Rows of ``FOUND_TABLES``, collected document by document in the order of their place in the text."""

    def __init__(self, run_id: str, articles: pa.Table) -> None:
        """``articles`` is as for ``find_facts``: its documents are known by their row."""
        self._run_id = run_id
        self._articles = articles
        self._facts: dict[str, list[Fact]] = {name: [] for name in FACT_TABLES}
        self._surfaces: dict[str, list[str]] = {name: [] for name in FACT_TABLES}
        self._documents: dict[str, list[int]] = {name: [] for name in FACT_TABLES}
        self._rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in FOUND_TABLES if name not in FACT_TABLES}

    def add(self, document_no: int, findings: Findings, finders: Iterable[Finder] = FINDERS) -> None:
        """Take in what these finders found in the article of a row."""
        text = findings.article.text
        refusing = {of_refused(refused.looked_like).name for refused in findings.rejected}
        for finder in finders:
            for name in finder.writes:
                if found := findings.found(name):
                    self._facts[name] += found
                    self._surfaces[name] += [text[f.start : f.end] for f in found]
                    self._documents[name] += [document_no] * len(found)
            if finder.name in refusing:
                self._rows["rejected_candidates"] += refused_rows(findings, finder)
            if finder.entity_types:
                self._rows["stage.entity_rows"] += entity_rows(findings, finder)
            if finder is INFERS:
                self._rows["stage.inferred"] += inferred_rows(findings, finder)

    def tables(self) -> dict[str, pa.Table]:
        """The rows as Arrow tables by name; ValueError for a fact that stands nowhere in the raw text, KeyError for a value that no column takes."""
        ids = self._articles["document_id"].combine_chunks()
        sentences, kept = (Places.of(*_flat(self._articles[name])) for name in ("sentence_starts", "clean_starts"))
        (raw_starts, _), (lengths, _) = (_flat(self._articles[name]) for name in ("raw_starts", "lengths"))
        made: dict[str, pa.Table] = {}
        for name in FACT_TABLES:
            facts = self._facts[name]
            where, starts, ends = (np.array(c, np.int64) for c in (self._documents[name], [f.start for f in facts], [f.end for f in facts]))
            sentence_no = np.maximum(sentences.last_before(where, starts) - sentences.first[where] + 1, 1)
            raw = raw_spans(kept, raw_starts, lengths, where, starts, ends)
            rule, confidence = [f.rule for f in facts], [f.confidence for f in facts]
            common = ([f.fact_id for f in facts], ids.take(pa.array(where)), sentence_no, starts, ends, self._surfaces[name], *raw, rule, confidence)
            made[name] = table(name).from_columns([*common, pa.repeat(self._run_id, len(facts)), *_own_columns(name, [f.values for f in facts])])
        return made | {name: table(name).from_tuples(rows) for name, rows in self._rows.items()}


def _flat(lists: pa.ChunkedArray) -> tuple[Offsets, Offsets]:
    """The numbers of all lists in one array, and how many each list holds."""
    return pc.list_flatten(lists).to_numpy().astype(np.int64), pc.list_value_length(lists).to_numpy().astype(np.int64)


def _own_columns(name: str, values: list[dict[str, Any]]) -> list[list[Any]]:
    """The values as the fact table's own columns want them; KeyError for a key that is no column."""
    wanted = columns(name)
    if set(map(len, values)) == {len(wanted)}:
        return [list(map(itemgetter(c), values)) for c in wanted]  # as many keys as columns, and each column is one of them
    keys = {tuple(v) for v in values}
    if strange := {key for each in keys for key in each} - wanted.keys():
        raise KeyError(f"{name} has no column {sorted(strange)}")
    everywhere = set(wanted).intersection(*keys)
    return [list(map(itemgetter(c), values)) if c in everywhere else [v.get(c) for v in values] for c in wanted]


def refused_rows(findings: Findings, finder: Finder) -> list[tuple[Any, ...]]:
    """Rows of ``rejected_candidates`` that this finder made, each once."""
    refused = refused_by(finder, findings)
    if not refused:
        return []
    refused.sort(key=_PLACE)
    article = findings.article
    rows = [(article.document_id, r.start, r.end, article.text[r.start : r.end], r.looked_like, r.rule) for r in refused]
    return list(dict(zip(map(_REFUSED_KEY, rows), rows, strict=True)).values())


def entity_rows(findings: Findings, finder: Finder) -> list[tuple[Any, ...]]:
    """Rows of ``stage.entity_rows`` that this finder made."""
    if not finder.entity_types:
        return []
    document_id = findings.article.document_id
    return [(document_id, *_ENTITY(entity)) for entity in findings.entities.values() if entity["entity_type"] in finder.entity_types]


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


_ENTITY = itemgetter(*columns("stage.entity_rows", 1))
_REFUSED_KEY = itemgetter(*(columns("rejected_candidates", 0)[name] for name in table("rejected_candidates").key))
