"""Rows of the published warehouse as the pages need them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import duckdb

from transforms.tables import FACT_TABLES, table

Row = dict[str, Any]
Item = TypeVar("Item")

# A sentence may be as long as its document where nothing ends it: pages show this much on either side of a fact.
MAX_CONTEXT_CHARS = 600
MAX_SURFACE_CHARS = 1200


def around(fact: str, sentence: str) -> str:
    """SQL for the columns before and after: the words of a sentence on both sides of a span, null where there is no sentence."""
    at, most = f"{fact}.start_char - {sentence}.start_char", MAX_CONTEXT_CHARS
    return (
        f"case when {at} > {most} then '… ' else '' end || substr({sentence}.text, greatest({at} - {most}, 0) + 1, least({at}, {most})) as before, "
        f"substr({sentence}.text, {fact}.end_char - {sentence}.start_char + 1, {most})"
        f" || case when {sentence}.end_char - {fact}.end_char > {most} then ' …' else '' end as after"
    )


def cut(text: str) -> str:
    """SQL for the beginning of a text."""
    return f"case when length({text}) > {MAX_SURFACE_CHARS} then left({text}, {MAX_SURFACE_CHARS}) || ' …' else {text} end"


COMMON = tuple(c.name for c in table("dates").columns[:11])


def facts_of(chosen: str, key: str) -> str:
    """SQL for the facts that a temporary table of ids chooses, in the shape of the view ``facts``.

    The view makes the JSON of every fact before it is joined; this chooses first: 9 s of processor time for a whole build
    over 785,000 facts instead of 17, and half the memory.
    """
    return "\nunion all\n".join(
        f"select {', '.join(COMMON)}, '{name}' as fact_type, to_json(struct_pack({_own(name)})) as value from (from {name} semi join {chosen} using ({key}))"
        for name in FACT_TABLES
    )


def _own(name: str) -> str:
    return ", ".join(f"{c.name} := {c.name}" for c in table(name).columns if c.name not in COMMON)


_EVIDENCE = f"""
select f.fact_id, f.fact_type, f.document_id, f.sentence_no, {cut("f.surface")} as surface, f.value, f.rule, f.confidence,
  {around("f", "s")},
  d.title, d.publisher, d.published_at, d.source_uri
from ({facts_of("wanted_facts", "fact_id")}) f
join documents d on d.document_id = f.document_id
left join sentences s on s.document_id = f.document_id and s.sentence_no = f.sentence_no
"""


class Reader:
    """A read-only connection; temporary tables live in memory and end with it."""

    def __init__(self, warehouse: Path) -> None:
        self._con = duckdb.connect(str(warehouse), read_only=True)
        self._con.execute("set enable_progress_bar = false")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._con.close()

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> None:
        """Run a statement for its effect (a temporary table)."""
        self._con.execute(sql, parameters)

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """All rows, each a dict by column name."""
        found = self._con.execute(sql, parameters)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def row(self, sql: str, parameters: Sequence[object] = ()) -> Row:
        """The one row of an aggregate; an empty dict where there is none."""
        return next(iter(self.rows(sql, parameters)), {})

    def value(self, sql: str, parameters: Sequence[object] = ()) -> Any:
        """The first column of the first row, None where there is none."""
        return next(iter(self.row(sql, parameters).values()), None)

    def values(self, sql: str, parameters: Sequence[object] = ()) -> list[Any]:
        """The first column."""
        return [row[0] for row in self._con.execute(sql, parameters).fetchall()]

    def wanted(self, name: str, column: str, values: Iterable[str]) -> None:
        """Make a temporary table of one column of ids, to join with."""
        self.execute(f"create or replace temp table {name} as select unnest($1::varchar[]) as {column}", [sorted(set(values))])

    def evidence(self, fact_ids: Iterable[str]) -> dict[str, Row]:
        """Facts by id with the sentence each stands in, cut around its span (``before``, ``surface``, ``after``), and its document."""
        self.wanted("wanted_facts", "fact_id", fact_ids)
        return {row["fact_id"]: row for row in self.rows(_EVIDENCE)}


def fitting(items: Iterable[Item], budget: int, weight: Callable[[Item], int]) -> Iterator[Item]:
    """The first items whose weights (characters, say) stay within the budget together."""
    for item in items:
        budget -= weight(item)
        if budget < 0:
            return
        yield item


def by(rows: Iterable[Row], column: str) -> dict[Any, list[Row]]:
    """Rows grouped by a column, in their order."""
    groups: dict[Any, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[column], []).append(row)
    return groups
