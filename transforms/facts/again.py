"""Facts of documents found before, after a change of rules: only the finders the change touches, and those that read what came out otherwise.

What the other finders found is taken from the tables of the last release. A finder that comes to the same rows as last
time has changed nothing, so no finder behind it need look again (in build systems: early cutoff).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from functools import cached_property
from typing import Any

import pyarrow as pa

from transforms.facts.batch import REFUSED, articles_of, failure
from transforms.facts.finders import FINDERS, Finder, of_entity, of_refused, run
from transforms.facts.model import Fact, Findings
from transforms.facts.rows import INFERS, Rows, columns, entity_rows, inferred_rows, refused_rows

MADE_ANEW = pa.schema([("document_id", pa.string()), ("finder", pa.string())])

Loader = Callable[[str], pa.Table]
_ENTITY = tuple(columns("stage.entity_rows", 1))


def find_again(articles: pa.Table, load: Loader, changed: Collection[str], run_id: str) -> dict[str, pa.Table]:
    """The tables of ``FOUND_TABLES`` with rows of what came out otherwise alone, ``made_anew`` and ``refused``.

    ``articles`` is as for ``find_facts``; ``load`` gives the last release's rows of these documents by table; ``changed``
    names finders. A row of ``made_anew`` (document_id, finder) says that this finder's old rows of the document are void.
    """
    known = _Known(load)
    rows = Rows(run_id, articles)
    anew: list[dict[str, str]] = []
    failed: list[dict[str, str]] = []
    for document_no, article in enumerate(articles_of(articles)):
        findings = Findings(article)
        try:
            finders = _find(findings, known, changed)
        except Exception as error:  # noqa: BLE001  as in find_facts
            failed.append(failure(article, error))
            continue
        rows.add(document_no, findings, finders)
        anew += [{"document_id": article.document_id, "finder": finder.name} for finder in finders]
    return rows.tables() | {"made_anew": pa.Table.from_pylist(anew, schema=MADE_ANEW), "refused": pa.Table.from_pylist(failed, schema=REFUSED)}


def _find(findings: Findings, known: _Known, changed: Collection[str]) -> list[Finder]:
    """Run what must run; returns the finders that came to other rows than last time."""
    document_id = findings.article.document_id
    moved: set[str] = set()
    anew: list[Finder] = []
    waiting: list[Finder] = []  # finders before this one whose old findings nobody needed so far
    for finder in FINDERS:
        if finder.name not in changed and moved.isdisjoint(finder.reads):
            waiting.append(finder)
            continue
        for name in {name for w in waiting for name in w.writes} & {*finder.reads}:
            findings.put(name, known.facts(name, document_id))
        if finder.reads:
            for w in waiting:
                findings.entities |= known.entities(w, document_id)
        run(finder, findings)
        others = _came_out_otherwise(finder, findings, known)
        moved |= others
        if others:
            anew.append(finder)
    return anew


def _came_out_otherwise(finder: Finder, findings: Findings, known: _Known) -> set[str]:
    """Tables of the finder with other rows than last time; another entity counts for all the finder writes."""
    document_id = findings.article.document_id
    others = {name for name in finder.writes if {(f.fact_id, f.rule, f.confidence) for f in findings.found(name)} != known.marks(name, document_id)}
    if set(entity_rows(findings, finder)) != known.entity_rows(finder, document_id):
        others |= {*finder.writes}
    if set(refused_rows(findings, finder)) != known.refused(finder, document_id):
        others.add("rejected_candidates")
    if finder is INFERS and inferred_rows(findings, finder) != known.inferred(document_id):
        others.add("stage.inferred")
    return others


class _Known:
    """The last release's rows of a batch of documents; each table is loaded when the first document asks for it."""

    def __init__(self, load: Loader) -> None:
        self._load = load
        self._marks: dict[str, dict[str, set[tuple[str, str, float]]]] = {}
        self._facts: dict[str, dict[str, list[Fact]]] = {}

    def marks(self, name: str, document_id: str) -> set[tuple[str, str, float]]:
        """Id, rule and confidence of each fact: id and rule tell all else."""
        if name not in self._marks:
            found: dict[str, set[tuple[str, str, float]]] = defaultdict(set)
            for document_id_, *mark in _tuples(self._load(name), ["document_id", "fact_id", "rule", "confidence"]):
                found[document_id_].add(tuple(mark))
            self._marks[name] = found
        return self._marks[name].get(document_id, set())

    def facts(self, name: str, document_id: str) -> list[Fact]:
        """The facts in the order ``settle`` gives them."""
        if name not in self._facts:
            found: dict[str, list[Fact]] = defaultdict(list)
            own = columns(name)
            for row in self._load(name).sort_by([("start_char", "ascending"), ("end_char", "ascending"), ("fact_id", "ascending")]).to_pylist():
                values = {key: row[key] for key in own}
                found[row["document_id"]].append(Fact(name, row["start_char"], row["end_char"], row["rule"], row["confidence"], values, row["fact_id"]))
            self._facts[name] = found
        return self._facts[name].get(document_id, [])

    def entities(self, finder: Finder, document_id: str) -> dict[str, dict[str, Any]]:
        """The entities the finder registered, by id."""
        return {row[1]: dict(zip(_ENTITY, row[1:], strict=True)) for row in self.entity_rows(finder, document_id)}

    def entity_rows(self, finder: Finder, document_id: str) -> set[tuple[Any, ...]]:
        """Rows of ``stage.entity_rows`` the finder made."""
        return {row for row in self._entities.get(document_id, ()) if of_entity(row[_TYPE]) is finder}

    def refused(self, finder: Finder, document_id: str) -> set[tuple[Any, ...]]:
        """Rows of ``rejected_candidates`` the finder made."""
        return {row for row in self._refused.get(document_id, ()) if of_refused(row[_LOOK]) is finder}

    def inferred(self, document_id: str) -> list[tuple[Any, ...]]:
        """The row of ``stage.inferred``, if there is one."""
        return self._inferred.get(document_id, [])

    @cached_property
    def _entities(self) -> dict[str, list[tuple[Any, ...]]]:
        return self._rows("stage.entity_rows")

    @cached_property
    def _refused(self) -> dict[str, list[tuple[Any, ...]]]:
        return self._rows("rejected_candidates")

    @cached_property
    def _inferred(self) -> dict[str, list[tuple[Any, ...]]]:
        return self._rows("stage.inferred")

    def _rows(self, name: str) -> dict[str, list[tuple[Any, ...]]]:
        found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        for row in _tuples(self._load(name), list(columns(name, 0))):
            found[row[0]].append(row)
        return found


def _tuples(rows: pa.Table, names: list[str]) -> Iterable[tuple[Any, ...]]:
    return zip(*(rows[name].to_pylist() for name in names), strict=True)


_TYPE = columns("stage.entity_rows", 0)["entity_type"]
_LOOK = columns("rejected_candidates", 0)["looked_like"]
