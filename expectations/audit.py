"""The staged tables as DuckDB views, for the SQL of the checks."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq

from expectations.checks import ROW
from expectations.evidence import verdicts
from transforms.tables import FACT_TABLES, published

# Past so much it spills: 150,000 documents pass well below it, and the rest of 3 GB is for the run that waits beside it.
MEMORY_LIMIT = "1GB"

# Written after the checks that they describe, or only once a person has reviewed facts.
MAY_BE_ABSENT = ("ops.runs", "ops.quality_results", "ops.reviews")

# What several suites need, made once; ids are distinct here, so that a doubled one multiplies no other suite's rows.
SHARED = (
    "create view all_facts as " + " union all ".join(f"select document_id, fact_id, '{name}' as fact_type from {name}" for name in FACT_TABLES),
    "create temp table sentence_spans as select distinct on (document_id, sentence_no) document_id, sentence_no, start_char, end_char from sentences",
    "create temp table raw_sizes as select document_id, max(length(text)) as raw_chars, sum(length(text)) as all_chars from raw_documents group by document_id",
    "create temp table removed_sizes as select document_id, sum(length(surface)) as removed from removed_text group by document_id",
    "create temp table document_lengths as select distinct on (document_id) document_id, char_count from documents",
)


@contextmanager
def open_audit(tables_dir: Path, previous: Path | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB connection with one view a table, named as the table; those of the last release under ``previous.<table>``.

    Views of tables with texts or spans have the verdicts of ``evidence`` as further columns. A table of the last release
    that is missing there, or one that may be absent, is empty. One thread: a second costs a fifth more CPU while the warehouse,
    filled beside it, has a use for the core. It spills beside ``tables_dir``, and keeps no Parquet in memory between checks.
    """
    spill = tables_dir.with_name("audit.spill")
    try:
        with duckdb.connect(
            config={"threads": 1, "memory_limit": MEMORY_LIMIT, "temp_directory": str(spill), "enable_external_file_cache": False}
        ) as connection:
            _register(connection, tables_dir, previous)
            yield connection
    finally:
        shutil.rmtree(spill, ignore_errors=True)


def _register(connection: duckdb.DuckDBPyConnection, tables_dir: Path, previous: Path | None) -> None:
    judged = verdicts(tables_dir)
    for table in published():
        path = tables_dir / f"{table.name}.parquet"
        if path.exists():
            _view(connection, table.name, path)
        else:
            connection.register(table.name, table.empty())
        if previous is not None:
            old = previous / f"{table.name}.parquet"
            _view(connection, f"previous.{table.name}", old) if old.exists() else connection.register(f"previous.{table.name}", table.empty())
    for name, verdict in judged.items():
        connection.register(f"verdicts.{name}", verdict)
        connection.execute(
            f'create or replace view "{name}" as select * from {_scan(tables_dir / f"{name}.parquet")} join "verdicts.{name}" using (file_row_number)'
        )
    for statement in SHARED:
        connection.execute(statement)
    if previous is not None:
        connection.execute('create temp table common as select document_id from documents semi join "previous.documents" using (document_id)')


def schema_frame(tables_dir: Path) -> pd.DataFrame:
    """One row a published table: whether its file is there and readable and has the columns and types of tables.csv."""
    rows = []
    for table in published():
        path = tables_dir / f"{table.name}.parquet"
        if not path.exists() and table.name in MAY_BE_ABSENT:
            continue
        schema = None
        if path.is_file():
            try:
                schema = pq.read_schema(path)
            except (OSError, ValueError):  # truncated, or no Parquet at all
                schema = None
        declared = table.schema
        rows.append(
            {
                ROW: table.name,
                "is_readable": schema is not None,
                "has_its_columns": schema is None or schema.names == declared.names,
                "has_its_types": schema is None or all(schema.field(n).type == declared.field(n).type for n in set(schema.names) & set(declared.names)),
            }
        )
    return pd.DataFrame(rows)


def _view(connection: duckdb.DuckDBPyConnection, name: str, path: Path) -> None:
    connection.execute(f'create view "{name}" as select * exclude (file_row_number) from {_scan(path)}')


def _scan(path: Path) -> str:
    """The Parquet file of exactly this name, also where it holds characters that mean a pattern."""
    literal = "".join(f"[{c}]" if c in "[*?" else c for c in str(path.resolve())).replace("'", "''")
    return f"read_parquet('{literal}', file_row_number = true)"
