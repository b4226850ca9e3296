"""Bring the record of runs in a copied warehouse up to date; everything else in it stands."""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.staged import quoted


def append_runs(warehouse: Path, runs: Path) -> None:
    """Replace the rows of ``ops.runs`` by those of a Parquet file. The warehouse must be a copy that no reader has open."""
    with duckdb.connect(str(warehouse)) as con:
        con.execute("begin")
        con.execute("delete from ops.runs")
        con.execute(f"insert into ops.runs by name select * from read_parquet({quoted(runs)})")
        con.execute("commit")
        con.execute("checkpoint")
