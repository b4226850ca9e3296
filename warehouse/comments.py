"""Comments in the warehouse: every table, column, view and macro says what it is, ``English | Vietnamese``."""

from __future__ import annotations

import duckdb

from transforms.tables import published
from warehouse import scripts, search
from warehouse.staged import quoted


def write(con: duckdb.DuckDBPyConnection) -> None:
    """Comment everything the warehouse holds; KeyError for a view's column nobody described."""
    for table in published():
        _comment(con, f"table {table.name}", table.en, table.vi)
        for column in table.columns:
            _comment(con, f'column {table.name}."{column.name}"', column.en, column.vi)
    for name, (en, vi) in search.COMMENTS.items():
        _comment(con, name, en, vi)
    for view in scripts.views():
        _comment(con, f"view {view.name}", view.en, view.vi)
        for (column,) in con.execute(f"select column_name from (describe {view.name})").fetchall():
            _comment(con, f'column {view.name}."{column}"', *scripts.column_comment(view.name, column))
    for macro in scripts.scalar_macros():
        _comment(con, f"macro {macro.name}", macro.en, macro.vi)
    for macro in scripts.table_macros():
        _comment(con, f"macro table {macro.name}", macro.en, macro.vi)
    _write_gazetteers(con)


def _write_gazetteers(con: duckdb.DuckDBPyConnection) -> None:
    for (name,) in con.execute("select table_name from duckdb_tables() where schema_name = 'gazetteers'").fetchall():
        _comment(con, f'table gazetteers."{name}"', f"Word list that the finders used: {name}", f"Danh mục mà bộ trích xuất đã dùng: {name}")
        for (column,) in con.execute(f'select column_name from (describe gazetteers."{name}")').fetchall():
            en, vi = scripts.column_comments().get(("gazetteers", column), (f"{column} of {name}", f"{column} trong {name}"))
            _comment(con, f'column gazetteers."{name}"."{column}"', en, vi)


def _comment(con: duckdb.DuckDBPyConnection, what: str, en: str, vi: str) -> None:
    con.execute(f"comment on {what} is {quoted(f'{en} | {vi}')}")
