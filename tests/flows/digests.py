"""Digests of what a run leaves: the tables of a warehouse, the bytes of a release, the state of a data folder."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

import duckdb

from transforms.tables import published

RUN_COLUMNS = {"run_id", "first_seen_at", "stored_at", "retracted_at"}
# What a run says of itself: it differs in its seconds.
ABOUT_RUNS = "ops.runs"
_PID = re.compile(r"(?<=\.)\d+(?=\.new$)")
_TALK = re.compile(r"\.lock|runs/[^/]+\.json|reports/lineage\.jsonl")


def digests(warehouse: Path) -> dict[str, str]:
    """A digest of the ordered rows of every table of a warehouse, run columns left out."""
    found = {}
    with duckdb.connect(str(warehouse), read_only=True) as con:
        for described in published():
            if described.name == ABOUT_RUNS:
                continue
            columns = ", ".join(f'"{c.name}"' for c in described.columns if c.name not in RUN_COLUMNS)
            found[described.name] = hashlib.sha256(repr(con.execute(f"select {columns} from {described.name} order by all").fetchall()).encode()).hexdigest()
    return found


def parquet_bytes(release: Path) -> dict[str, str]:
    """SHA-256 of every Parquet file of a release but the record of runs."""
    paths = (p for p in release.rglob("*.parquet") if p.stem != ABOUT_RUNS)
    return {str(p.relative_to(release)): hashlib.sha256(p.read_bytes()).hexdigest() for p in paths}


def beside_staging(data: Path) -> str:
    """A digest of every name, link and byte of a data folder that a next run can see after its sweep of the staging area.

    Left out are the lock's text and what records of failed runs say: it has seconds in it, and comes into ``ops.runs`` alone.
    """
    found = hashlib.sha256()
    for path in sorted(data.rglob("*")):
        name = _PID.sub("*", str(path.relative_to(data)))
        if name.startswith("staging/") or (path.is_dir() and not path.is_symlink()):
            continue
        content = os.readlink(path).encode() if path.is_symlink() else b"" if _TALK.fullmatch(name) else path.read_bytes()
        found.update(f"{name}\0{len(content)}\0".encode() + content)
    return found.hexdigest()
