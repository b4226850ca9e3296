"""Judgements that people passed on facts: read from ``reviews.csv``, settled, and applied to the facts of a run."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pyarrow as pa

from transforms.tables import FACT_TABLES, table

COLUMNS = ("fact_id", "verdict", "corrected_value", "reviewer", "reason", "reviewed_at")
VERDICTS = table("ops.reviews").column("verdict").vocabulary
VIETNAM = timezone(timedelta(hours=7))
COMMON = tuple(c.name for c in table("dates").columns[:11])
MAX_CELL_CHARS = 10_000
# A spreadsheet runs a cell that begins so; the review page puts a ' before it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


class ReviewError(ValueError):
    """A reviews file that cannot be used; the text says what, where and which line."""


def read(path: Path) -> list[dict[str, Any]]:
    """Rows of a ``reviews.csv`` as the review page saves it; the last word of each reviewer on a fact, in the file's order.

    ``reviewed_at`` becomes UTC+7 wall time, ``corrected_value`` stays JSON text. Raises ReviewError for anything the page
    would not have written: nothing of such a file is taken in.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ReviewError(f"{path} cannot be read ({error}). No review was taken in.") from error
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    try:
        header = tuple(next(lines, ()))
        if header != COLUMNS:
            raise ReviewError(f"{path}, line 1: the columns are {', '.join(header) or 'missing'}, not {', '.join(COLUMNS)}. No review was taken in.")
        for cells in lines:
            row = _row(path, lines.line_num, cells)
            key = (row["fact_id"], row["reviewer"])
            if key not in rows or row["reviewed_at"] >= rows[key]["reviewed_at"]:
                rows[key] = row
    except csv.Error as error:
        raise ReviewError(f"{path}, line {lines.line_num}: {error}. No review was taken in.") from error
    return list(rows.values())


def _row(path: Path, line: int, cells: list[str]) -> dict[str, Any]:
    def refuse(what: str) -> ReviewError:
        return ReviewError(f"{path}, line {line}: {what}. No review was taken in.")

    if len(cells) != len(COLUMNS):
        raise refuse(f"{len(cells)} cells, not {len(COLUMNS)}")
    if max(map(len, cells)) > MAX_CELL_CHARS:
        raise refuse(f"a cell of more than {MAX_CELL_CHARS} characters")
    row: dict[str, Any] = {name: _unguarded(cell).strip() or None for name, cell in zip(COLUMNS, cells, strict=True)}
    for name in ("fact_id", "verdict", "reviewer", "reviewed_at"):
        if row[name] is None:
            raise refuse(f"{name} is empty")
    if row["verdict"] not in VERDICTS:
        raise refuse(f"verdict is {row['verdict']!r}, not one of {', '.join(VERDICTS)}")
    if (row["corrected_value"] is not None) != (row["verdict"] == "corrected"):
        raise refuse("corrected_value must be given for a corrected fact, and for no other")
    try:
        row["reviewed_at"] = _wall_time(row["reviewed_at"])
    except ValueError:
        raise refuse(f"reviewed_at is {row['reviewed_at']!r}, not a time like 2026-11-22T14:05:00+07:00") from None
    if row["corrected_value"] is not None and (fault := _fault(row["corrected_value"])):
        raise refuse(fault)
    return row


def _unguarded(cell: str) -> str:
    """The cell without the mark that keeps spreadsheets from running it.

    >>> _unguarded("'=1+1"), _unguarded("''quoted'"), _unguarded("it's")
    ('=1+1', "'quoted'", "it's")
    """
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def _wall_time(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo is None else moment.astimezone(VIETNAM).replace(tzinfo=None)


def _fault(corrected: str) -> str | None:
    """What is wrong with a correction, whichever table its fact is of; None if nothing is."""
    try:
        content = json.loads(corrected)
    except ValueError as error:
        return f"corrected_value is not JSON ({error})"
    if not isinstance(content, dict) or not content:
        return "corrected_value is not a JSON object of columns"
    known = {c.name for name in FACT_TABLES for c in table(name).columns} - set(COMMON)
    unknown = sorted(content.keys() - known)
    return f"corrected_value names {', '.join(unknown)}, which no fact has or a review may not change" if unknown else None


def merge(known: Iterable[Mapping[str, Any]], fresh: Iterable[Mapping[str, Any]], run_id: str) -> list[dict[str, Any]]:
    """Rows of ``ops.reviews``: those known and the fresh ones, of each reviewer the latest word on a fact, by fact and reviewer."""
    rows = {(row["fact_id"], row["reviewer"]): dict(row) for row in known}
    for row in fresh:
        key = (row["fact_id"], row["reviewer"])
        if key not in rows or row["reviewed_at"] > rows[key]["reviewed_at"]:
            rows[key] = {**row, "run_id": run_id}
    return [rows[key] for key in sorted(rows)]


def decisions(reviews: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """The review that counts for each fact: the latest, whoever passed it (of two at one moment the last reviewer's by name)."""
    latest: dict[str, Mapping[str, Any]] = {}
    for row in sorted(reviews, key=lambda r: (r["reviewed_at"], r["reviewer"])):
        latest[row["fact_id"]] = row
    return latest


def apply(name: str, facts: pa.Table, settled: Mapping[str, Mapping[str, Any]]) -> tuple[pa.Table, list[dict[str, Any]]]:
    """The facts of a table as reviews leave them, and what the judged ones said before.

    Rejected facts are gone, corrected ones keep their id and change their columns. The second result has a row a judged
    fact: fact_id, fact_type, document_id, rule, surface and value (JSON), for ``ops.reviews``. Raises ReviewError where a
    correction does not fit the table.
    """
    described = table(name)
    own = [c.name for c in described.columns if c.name not in COMMON]
    ids = facts["fact_id"].to_pylist()
    judged = [i for i, fact_id in enumerate(ids) if fact_id in settled]
    if not judged:
        return facts, []
    rows = facts.take(judged).to_pylist()
    before = [
        {
            **{k: row[k] for k in ("fact_id", "document_id", "rule", "surface")},
            "fact_type": name,
            "value": json.dumps({k: row[k] for k in own}, ensure_ascii=False, default=str),
        }
        for row in rows
    ]
    corrected = {
        i: _corrected(name, row, settled[row["fact_id"]]) for i, row in zip(judged, rows, strict=True) if settled[row["fact_id"]]["verdict"] == "corrected"
    }
    gone = {i for i in judged if settled[ids[i]]["verdict"] == "rejected"}
    kept = [i for i in range(len(ids)) if i not in gone]
    if corrected:
        everything = facts.to_pylist()
        return described.from_rows([corrected.get(i, everything[i]) for i in kept]), before
    return facts.take(pa.array(kept, pa.int64())), before


def _corrected(name: str, row: dict[str, Any], review: Mapping[str, Any]) -> dict[str, Any]:
    changes = {}
    for column, value in json.loads(review["corrected_value"]).items():
        try:
            changes[column] = _typed(name, column, value)
        except (KeyError, ValueError, InvalidOperation) as error:
            raise ReviewError(
                f"the review of {row['fact_id']} by {review['reviewer']} sets {name}.{column} to {value!r}, which does not fit ({error})"
            ) from error
    return {**row, **changes}


def _typed(name: str, column: str, value: Any) -> Any:
    """A corrected value as its column holds it; KeyError or ValueError where it does not fit."""
    described = table(name).column(column)
    if value is None:
        if described.required:
            raise ValueError("it may not be empty")
        return None
    if described.vocabulary and value not in described.vocabulary:
        raise ValueError(f"not one of {', '.join(described.vocabulary)}")
    if pa.types.is_boolean(described.type):
        return {"true": True, "false": False, "yes": True, "no": False}[str(value).lower()]
    if pa.types.is_list(described.type):
        return [str(item) for item in (value if isinstance(value, list) else json.loads(value))]
    if pa.types.is_date(described.type):
        return date.fromisoformat(str(value))
    if pa.types.is_decimal(described.type):
        return Decimal(str(value)).quantize(Decimal("0.01"))
    if pa.types.is_integer(described.type):
        return int(str(value))
    if pa.types.is_floating(described.type):
        return float(value)
    return str(value)
