"""Parquet into one DuckDB file: tables, comments in two languages, search index, macros and views."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path

import duckdb

from transforms.tables import Table, published
from warehouse import comments, scripts, search
from warehouse.staged import quoted, sql_type

# The oldest format, so that every DuckDB from 1.0 on opens the file (2.0's own default does not open in 1.x).
STORAGE_VERSION = "v1.0.0"
# Tables small enough that the index of a primary key costs nothing; on fact tables it would double the load.
KEYED = ("documents", "stories", "entities", "people", "meetings")


# The checks want memory beside it. 154,000 documents: 1,324 MB at most and 50 s of CPU; with 1500 MB it was 2,004 MB and 49 s.
MEMORY_LIMIT = "800MB"


def build(tables_dir: Path, target: Path, memory_limit: str = MEMORY_LIMIT, later: Collection[str] = ()) -> dict[str, int]:
    """Build the warehouse in a file that must not exist yet, and return the rows of each table.

    ``tables_dir`` holds ``<table>.parquet`` for every published table; ``gazetteers/*.parquet`` below it becomes schema
    ``gazetteers``. Tables in ``later`` stay empty, for ``append.replace``. Equal Parquet gives equal rows in equal order. The
    file is checkpointed, without a WAL. Raises FileNotFoundError for a missing table, FileExistsError for an existing target;
    whatever fails leaves no target behind.
    """
    missing = [t.name for t in published() if not (tables_dir / f"{t.name}.parquet").exists()]
    if missing:
        raise FileNotFoundError(f"{tables_dir} has no Parquet for {', '.join(missing)}, so {target} was not built. Run the stages before load first.")
    if target.exists():
        raise FileExistsError(f"{target} is there already and is never written in place. Build beside it and rename.")
    spill = target.with_name(f"{target.name}.spill")
    try:
        with duckdb.connect(str(target), config={"storage_compatibility_version": STORAGE_VERSION, "temp_directory": str(spill)}) as con:
            con.execute("set memory_limit = ?", [memory_limit])
            con.execute("set enable_progress_bar = false")
            con.execute("set threads = 1")  # a second one spins on a lock: 8.1 s of CPU instead of 6.2 for 22,000 articles, no sooner done
            con.execute("set disabled_compression_methods = 'fsst'")  # looking for it costs a seventh of the time, for a file a fifth smaller
            rows = _fill(con, tables_dir, later)
            con.execute("checkpoint")
    except BaseException:
        target.unlink(missing_ok=True)
        target.with_name(f"{target.name}.wal").unlink(missing_ok=True)
        raise
    finally:
        shutil.rmtree(spill, ignore_errors=True)
    return rows


def _fill(con: duckdb.DuckDBPyConnection, tables_dir: Path, later: Collection[str]) -> dict[str, int]:
    con.execute("begin")
    con.execute("create schema ops")
    rows = {t.name: _load(con, t, None if t.name in later else tables_dir / f"{t.name}.parquet") for t in published()}
    rows |= _load_gazetteers(con, sorted((tables_dir / "gazetteers").glob("*.parquet")))
    for macro in scripts.scalar_macros():
        con.execute(f"create macro {macro.name}{macro.sql}")
    search.build(con)
    for view in scripts.views():
        con.execute(f"create view {view.name} as\n{view.sql}")
    for macro in scripts.table_macros():
        con.execute(f"create macro {macro.name}{macro.sql}")
    comments.write(con)
    con.execute("commit")
    return rows


def _load(con: duckdb.DuckDBPyConnection, described: Table, path: Path | None) -> int:
    columns = [f'"{c.name}" {sql_type(c.type)}{" not null" if c.required else ""}' for c in described.columns]
    if described.name in KEYED:
        columns.append(f"primary key ({', '.join(described.key)})")
    con.execute(f"create table {described.name} ({', '.join(columns)})")
    if path is None:
        return 0
    return _count(con.execute(f"insert into {described.name} by name select * from read_parquet({quoted(path)})"))


def _load_gazetteers(con: duckdb.DuckDBPyConnection, paths: list[Path]) -> dict[str, int]:
    """Each file as a table of the schema ``gazetteers``; no schema where there is none."""
    if paths:
        con.execute("create schema gazetteers")
    return {f"gazetteers.{path.stem}": _count(con.execute(f'create table gazetteers."{path.stem}" as from read_parquet({quoted(path)})')) for path in paths}


def _count(done: duckdb.DuckDBPyConnection) -> int:
    row = done.fetchone()
    return int(row[0]) if row else 0
