"""Write the warehouse for other programs into a new folder, with a manifest of every file."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, get_args

import duckdb

from transforms.tables import published
from warehouse import web_annotations
from warehouse.staged import quoted

Format = Literal["parquet", "csv", "annotations", "gkg"]
FORMATS: tuple[Format, ...] = get_args(Format)
# Views people take away; facts holds every fact table in one shape.
VIEWS = (
    "facts",
    "meeting_timeline",
    "meeting_history",
    "people_roles",
    "pledge_ledger",
    "country_mentions_monthly",
    "instrument_status",
    "corroboration",
    "contradictions",
    "story_edits",
    "value_edits",
)


def export(warehouse: Path, out_dir: Path, fmt: Format) -> dict[str, int]:
    """Write ``out_dir``, which must not exist or be empty; returns the rows of each file.

    ``parquet`` and ``csv`` hold a file per table and mart (lists in CSV are JSON), ``annotations`` a W3C annotation collection
    in pages, ``gkg`` one tab-separated GKG 2.1 file. ``manifest.json`` names every file with its rows, bytes and SHA-256. The
    same warehouse gives the same bytes. The folder is there only when it is whole. Raises FileExistsError, ValueError.
    """
    if fmt not in FORMATS:
        raise ValueError(f"format is {fmt}, but must be one of {', '.join(FORMATS)}")
    if not warehouse.exists():
        raise FileNotFoundError(f"{warehouse} is not there. Run `khotin run` first.")
    if out_dir.exists() and (not out_dir.is_dir() or any(out_dir.iterdir())):
        raise FileExistsError(f"{out_dir} is not empty, so nothing was exported. Name a new folder.")
    aside = out_dir.with_name(f".{out_dir.name}.new")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    try:
        with duckdb.connect(str(warehouse), read_only=True) as con:
            con.execute("set enable_progress_bar = false")
            rows = dict(_WRITERS[fmt](con, aside))
        _write_manifest(aside, fmt, rows)
        if out_dir.exists():
            out_dir.rmdir()
        aside.rename(out_dir)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return rows


def _parquet(con: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[tuple[str, int]]:
    for name, select in _selects(con):
        yield f"{name}.parquet", _copy(con, select, folder / f"{name}.parquet", "format parquet, compression zstd")


def _csv(con: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[tuple[str, int]]:
    for name, select in _selects(con):
        lists = [column for column, kind in _columns(con, name) if kind.endswith("[]")]
        replaced = f"select * replace ({', '.join(f'to_json({c}) as {c}' for c in lists)}) from ({select})" if lists else select
        yield f"{name}.csv", _copy(con, replaced, folder / f"{name}.csv", "format csv, header")


def _gkg(con: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[tuple[str, int]]:
    """No header, tab-separated, unquoted, named as GDELT names it."""
    select = (Path(__file__).parent / "gkg.sql").read_text("utf-8")
    countries = quoted(Path(__file__).parent / "fips_countries.csv")
    con.execute(f"create temp view fips_countries as from read_csv({countries}, header = true, all_varchar = true)")
    yield "khotin.gkg.csv", _copy(con, select, folder / "khotin.gkg.csv", "format csv, header false, delimiter '\t', quote '', escape ''")


def _annotations(con: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[tuple[str, int]]:
    return web_annotations.write(con, folder)


_WRITERS: dict[Format, Callable[[duckdb.DuckDBPyConnection, Path], Iterator[tuple[str, int]]]] = {
    "parquet": _parquet,
    "csv": _csv,
    "annotations": _annotations,
    "gkg": _gkg,
}


def _selects(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str]]:
    for table in published():
        yield table.name, f"select * from {table.name} order by {', '.join(table.key)}"
    tables = {table.name for table in published()}
    for view in VIEWS:
        if view not in tables:
            yield view, f"select * from {view} order by all"


def _columns(con: duckdb.DuckDBPyConnection, name: str) -> list[tuple[str, str]]:
    return con.execute(f"select column_name, column_type from (describe {name})").fetchall()


def _copy(con: duckdb.DuckDBPyConnection, select: str, path: Path, options: str) -> int:
    row = con.execute(f"copy ({select}) to {quoted(path)} ({options})").fetchone()
    return int(row[0]) if row else 0


def _write_manifest(folder: Path, fmt: Format, rows: dict[str, int]) -> None:
    files = {}
    for path in sorted(folder.iterdir()):
        with path.open("rb") as source:
            files[path.name] = {"rows": rows.get(path.name), "bytes": path.stat().st_size, "sha256": hashlib.file_digest(source, "sha256").hexdigest()}
    (folder / "manifest.json").write_text(json.dumps({"format": fmt, "files": files}, indent=1) + "\n", "utf-8")
