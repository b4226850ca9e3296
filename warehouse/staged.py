"""SQL over Parquet while a release is being built: one connection with bounded memory, tables written sorted by key."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from transforms.tables import Table

# Zstandard level 1: the tables of 22,000 articles take 1.8 s less to write than at level 3 and a sixth more room.
COMPRESSION, LEVEL = "zstd", 1
ROWS_A_GROUP = 122_880
TEXT_TABLES = ("documents", "raw_documents")
TEXTS_A_GROUP = 16_384  # rows of whole texts: a row group is in memory until it is written, 3.6 KB a text

_SQL_TYPES: dict[pa.DataType, str] = {
    pa.string(): "varchar",
    pa.int32(): "integer",
    pa.int64(): "bigint",
    pa.float64(): "double",
    pa.bool_(): "boolean",
    pa.date32(): "date",
    pa.timestamp("us"): "timestamp",
    pa.decimal128(28, 2): "decimal(28,2)",
    pa.list_(pa.string()): "varchar[]",
    pa.list_(pa.int32()): "integer[]",
    pa.list_(pa.uint64()): "ubigint[]",
}


def sql_type(kind: pa.DataType) -> str:
    """DuckDB's name of a column type of ``transforms.tables``; KeyError for a type no table uses."""
    return _SQL_TYPES[kind]


def connect(scratch: Path, memory_bytes: int = 1 << 30) -> duckdb.DuckDBPyConnection:
    """A connection of its own that spills to ``scratch`` past ``memory_bytes``.

    Parquet it has read is not kept for a next query: the system's page cache has it, and kept once more it fills the limit.
    """
    con = duckdb.connect()
    con.execute("set memory_limit = ?", [f"{memory_bytes >> 20}MB"])
    con.execute("set temp_directory = ?", [str(scratch / "spill")])
    con.execute("set enable_external_file_cache = false")
    con.execute("set enable_progress_bar = false")
    con.execute("set autoload_known_extensions = false")
    con.execute("set autoinstall_known_extensions = false")
    return con


def quoted(text: str | Path) -> str:
    """A string literal of SQL."""
    return "'" + str(text).replace("'", "''") + "'"


def scan(table: Table, paths: Sequence[Path]) -> str:
    """SQL for the rows of the files that exist, with the table's columns and types; no rows where none does."""
    there = [p for p in paths if p.exists()]
    columns = ", ".join(f'cast("{c.name}" as {sql_type(c.type)}) as "{c.name}"' for c in table.columns)
    if not there:
        empty = ", ".join(f'null::{sql_type(c.type)} as "{c.name}"' for c in table.columns)
        return f"(select {empty} where false)"
    return f"(select {columns} from read_parquet([{', '.join(map(quoted, there))}]))"


def files(folder: Path) -> list[Path]:
    """Parquet files of a folder, in name order."""
    return sorted(folder.glob("*.parquet")) if folder.is_dir() else []


def write(con: duckdb.DuckDBPyConnection, table: Table, query: str, path: Path) -> int:
    """Write the rows of a query as the table, sorted by its key; returns the number of rows.

    The bytes depend on the rows alone: not on their order, the threads or the batches they came in.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = ", ".join(f'cast("{c.name}" as {sql_type(c.type)}) as "{c.name}"' for c in table.columns)
    order = ", ".join(f'"{k}"' for k in table.key)
    rows_a_group = TEXTS_A_GROUP if table.name in TEXT_TABLES else ROWS_A_GROUP
    fresh = path.with_name(f".{path.name}.new")
    rows = con.execute(
        f"copy (select {columns} from ({query}) order by {order}) to {quoted(fresh)} "
        f"(format parquet, compression {COMPRESSION}, compression_level {LEVEL}, row_group_size {rows_a_group})"
    ).fetchone()
    os.replace(fresh, path)
    return int(rows[0]) if rows else 0


def write_batches(con: duckdb.DuckDBPyConnection, queries: Iterable[str], path: Path, rows: int) -> int:
    """Write the rows of one query after the other in row groups of ``rows``, the last of the rest; returns the number of row groups (0: no file)."""
    groups = 0
    writer: pq.ParquetWriter | None = None
    for chunk in _exact((batch for query in queries for batch in con.execute(query).to_arrow_reader(rows)), rows):
        if writer is None:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Read once and thrown away: with zstd and dictionaries writing is over twice the work, for a third less room.
            writer = pq.ParquetWriter(path, chunk.schema, compression="lz4", use_dictionary=False, write_statistics=False)
        writer.write_table(chunk, row_group_size=rows)
        groups += 1
    if writer is not None:
        writer.close()
    return groups


def _exact(reader: Iterable[pa.RecordBatch], rows: int) -> Iterator[pa.Table]:
    """Tables of exactly ``rows`` rows (the last may be smaller), whatever the sizes of the batches that arrive."""
    waiting: list[pa.RecordBatch] = []
    count = 0
    for batch in reader:
        waiting.append(batch)
        count += batch.num_rows
        while count >= rows:
            whole = pa.Table.from_batches(waiting)
            yield whole.slice(0, rows)
            rest = whole.slice(rows)
            waiting, count = rest.to_batches(), rest.num_rows
    if count:
        yield pa.Table.from_batches(waiting)
