"""Bring small tables of a warehouse that nobody reads yet up to date; everything else in it stands."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb

from warehouse.staged import quoted


def replace(warehouse: Path, tables_dir: Path, names: Iterable[str]) -> None:
    """Replace the rows of tables by those of ``<table>.parquet`` in ``tables_dir``. No reader may have the warehouse open."""
    with duckdb.connect(str(warehouse)) as con:
        con.execute("begin")
        for name in names:
            con.execute(f"delete from {name}")
            con.execute(f"insert into {name} by name select * from read_parquet({quoted(tables_dir / f'{name}.parquet')})")
        con.execute("commit")
        con.execute("checkpoint")
