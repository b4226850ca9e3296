"""Dimensions of the warehouse: who and what the facts of all documents speak of, one SQL file a table."""

from __future__ import annotations

import tempfile
from pathlib import Path
from string import Template

from transforms.gazetteers import entries
from transforms.tables import table
from warehouse import staged

DIMENSIONS = ("entities", "people", "meetings")
_INPUTS = ("documents", "person_mentions", "meeting_mentions")


def build(tables_dir: Path, entity_rows: Path | None = None) -> dict[str, int]:
    """Write ``entities``, ``people`` and ``meetings`` as Parquet beside the tables they come from; rows by table.

    ``tables_dir`` holds ``documents`` and the fact tables, each as ``<table>.parquet``; ``entity_rows`` (one row per document
    and entity) is by default ``entity_rows.parquet`` there or in the folder ``stage`` beside it. The same rows in any order
    give the same files; each is replaced whole. A missing input raises FileNotFoundError and leaves all three as they were.
    """
    places = (entity_rows,) if entity_rows else (tables_dir / "entity_rows.parquet", tables_dir.parent / "stage" / "entity_rows.parquet")
    inputs = {name: tables_dir / f"{name}.parquet" for name in _INPUTS}
    inputs["entity_rows"] = next((p for p in places if p.exists()), places[0])
    for path in inputs.values():
        if not path.exists():
            raise FileNotFoundError(f"{path} is missing, so the dimensions were left as they were. Run the find stage first.")
    sources = {name: staged.quoted(path) for name, path in inputs.items()} | {"series_names": _series_names()}
    with tempfile.TemporaryDirectory(dir=tables_dir.parent) as scratch, staged.connect(Path(scratch)) as con:
        return {name: staged.write(con, table(name), _sql(name).substitute(sources), tables_dir / f"{name}.parquet") for name in DIMENSIONS}


def _series_names() -> str:
    """SQL for the rows (key, name) of the gazetteer of meeting series."""
    rows = ", ".join(f"({staged.quoted(row['key'])}, {staged.quoted(row['name'])})" for row in entries("meeting_series"))
    return f"(values {rows})"


def _sql(name: str) -> Template:
    return Template((Path(__file__).parent / f"{name}.sql").read_text("utf-8").partition("\n")[2])
