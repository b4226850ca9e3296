"""Rows of the published warehouse as the pages need them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb

Row = dict[str, Any]

_EVIDENCE = """
select f.fact_id, f.fact_type, f.document_id, f.sentence_no, f.surface, f.value, f.rule, f.confidence,
  substr(s.text, 1, f.start_char - s.start_char) as before, substr(s.text, f.end_char - s.start_char + 1) as after,
  d.title, d.publisher, d.published_at, d.source_uri
from facts f
join documents d on d.document_id = f.document_id
left join sentences s on s.document_id = f.document_id and s.sentence_no = f.sentence_no
where f.fact_id in (from wanted_facts)
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


def by(rows: Iterable[Row], column: str) -> dict[Any, list[Row]]:
    """Rows grouped by a column, in their order."""
    groups: dict[Any, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[column], []).append(row)
    return groups
