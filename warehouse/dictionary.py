"""The data dictionary as Markdown, made of the tables, views and macros themselves: ``python -m warehouse.dictionary > docs/data-dictionary.md``."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from transforms.tables import Table, published
from warehouse import load, scripts
from warehouse.staged import sql_type


def markdown() -> str:
    """Every published table, view and macro with its columns, in English and Vietnamese."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Data dictionary"
    yield ""
    yield "Made by `python -m warehouse.dictionary` from `transforms/tables.csv` and `warehouse/`; a test keeps it current. The warehouse"
    yield "carries the same comments: `select * from duckdb_columns()`."
    yield ""
    yield "## Tables"
    for table in published():
        yield from _table(table)
    yield ""
    yield "## Views"
    with tempfile.TemporaryDirectory() as folder:
        for table in published():
            pq.write_table(table.empty(), Path(folder) / f"{table.name}.parquet")
        load.build(Path(folder), Path(folder) / "empty.duckdb")
        with duckdb.connect(str(Path(folder) / "empty.duckdb"), read_only=True) as con:
            for view in scripts.views():
                yield from _view(con, view)
    yield ""
    yield "## Macros"
    yield ""
    yield "| macro | what it gives | ý nghĩa |"
    yield "| --- | --- | --- |"
    for macro in (*scripts.table_macros(), *scripts.scalar_macros()):
        yield f"| `{scripts.signature(macro)}` | {_cell(macro.en)} | {_cell(macro.vi)} |"


def _table(table: Table) -> Iterator[str]:
    yield from ("", f"### {table.name}", "", f"{table.en}. {table.vi}. Key: {', '.join(f'`{k}`' for k in table.key)}.", "")
    yield "| column | type | null | meaning | ý nghĩa |"
    yield "| --- | --- | --- | --- | --- |"
    for c in table.columns:
        values = f" ({', '.join(f'`{v}`' for v in c.vocabulary)})" if c.vocabulary else ""
        yield f"| {c.name} | {sql_type(c.type)} | {'no' if c.required else 'yes'} | {_cell(c.en)}{values} | {_cell(c.vi)} |"


def _view(con: duckdb.DuckDBPyConnection, view: scripts.Script) -> Iterator[str]:
    yield from ("", f"### {view.name}", "", f"{view.en} {view.vi}", "")
    yield "| column | type | meaning | ý nghĩa |"
    yield "| --- | --- | --- | --- |"
    for name, kind in con.execute(f"select column_name, column_type from (describe {view.name})").fetchall():
        en, vi = scripts.column_comment(view.name, name)
        yield f"| {name} | {kind.lower()} | {_cell(en)} | {_cell(vi)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    print(markdown(), end="")
