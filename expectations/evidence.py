"""Whether each span says what it claims, in the cleaned and in the raw text: verdicts by row of the Parquet file.

Python slices strings by code point at once, which SQL on UTF-8 does by counting from the start of the text every time.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from transforms.tables import FACT_TABLES

# table -> (column with the text, start, end) in documents.text
SPANS = {"sentences": "text", "rejected_candidates": "surface", **dict.fromkeys(FACT_TABLES, "surface")}


def verdicts(tables_dir: Path) -> dict[str, pa.Table]:
    """For each table with text or spans: file_row_number and booleans ``in_text``, ``in_raw`` or ``is_nfc`` (null where the row cannot be judged)."""
    found: dict[str, dict[str, list[bool | None]]] = defaultdict(dict)
    spans = {name: _columns(tables_dir, name, "document_id", "start_char", "end_char", surface) for name, surface in SPANS.items()}
    ids, texts = _texts(tables_dir, "documents")
    found["documents"]["is_nfc"] = _are_nfc(texts)
    for name, surface in SPANS.items():
        found[name]["in_text"] = _slices_equal(ids, texts, spans[name], "start_char", "end_char", surface)
    del spans
    ids, texts = _texts(tables_dir, "raw_documents")
    found["raw_documents"]["is_nfc"] = _are_nfc(texts)
    removed = _columns(tables_dir, "removed_text", "document_id", "raw_start_char", "raw_end_char", "surface")
    found["removed_text"]["in_raw"] = _slices_equal(ids, texts, removed, "raw_start_char", "raw_end_char", "surface")
    holes = _holes(removed)
    for name in FACT_TABLES:
        facts = _columns(tables_dir, name, "document_id", "raw_start_char", "raw_end_char", "surface")
        exact = _slices_equal(ids, texts, facts, "raw_start_char", "raw_end_char", "surface")
        found[name]["in_raw"] = _settle(exact, ids, texts, facts, holes)
    return {name: _table(columns) for name, columns in found.items()}


def _columns(tables_dir: Path, name: str, *columns: str) -> pa.Table:
    return pq.read_table(tables_dir / f"{name}.parquet", columns=list(columns))


def _texts(tables_dir: Path, name: str) -> tuple[pa.Array, list[str | None]]:
    table = _columns(tables_dir, name, "document_id", "text")
    return table["document_id"].combine_chunks(), table["text"].to_pylist()


def _are_nfc(texts: Sequence[str | None]) -> list[bool | None]:
    return [None if text is None else unicodedata.is_normalized("NFC", text) for text in texts]


def _slices_equal(ids: pa.Array, texts: Sequence[str | None], spans: pa.Table, start: str, end: str, surface: str) -> list[bool | None]:
    """Whether ``texts[document][start:end] == surface``; null without a document, a value or a span: other checks report those."""
    at = pc.index_in(spans["document_id"], ids).to_pylist()
    columns = (spans[name].to_pylist() for name in (start, end, surface))
    return [
        None if i is None or a is None or b is None or s is None or (text := texts[i]) is None or not 0 <= a < b else text[a:b] == s
        for i, a, b, s in zip(at, *columns, strict=True)
    ]


def _holes(removed: pa.Table) -> dict[str, list[tuple[int, int]]]:
    """Spans of the raw text that cleaning took out, by document, in order."""
    holes: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in removed.to_pylist():
        if row["document_id"] is not None and row["raw_start_char"] is not None and row["raw_end_char"] is not None:
            holes[row["document_id"]].append((row["raw_start_char"], row["raw_end_char"]))
    return {document_id: sorted(spans) for document_id, spans in holes.items()}


def _settle(
    exact: list[bool | None], ids: pa.Array, texts: Sequence[str | None], facts: pa.Table, holes: dict[str, list[tuple[int, int]]]
) -> list[bool | None]:
    """Where the raw slice differs: equal once removed spans and white space are left out of it, since cleaning re-joins lines."""
    for row_number in [i for i, verdict in enumerate(exact) if verdict is False]:
        row = facts.slice(row_number, 1).to_pylist()[0]
        text = texts[ids.index(row["document_id"]).as_py()] or ""
        start, end = row["raw_start_char"], row["raw_end_char"]
        kept, at = [], start
        for hole_start, hole_end in holes.get(row["document_id"], []):
            if hole_end > at and hole_start < end:
                kept.append(text[at : max(hole_start, at)])
                at = min(hole_end, end)
        kept.append(text[at:end])
        exact[row_number] = 0 <= start < end <= len(text) and "".join("".join(kept).split()) == "".join(row["surface"].split())
    return exact


def _table(columns: dict[str, list[bool | None]]) -> pa.Table:
    rows = len(next(iter(columns.values())))
    return pa.table({"file_row_number": pa.array(range(rows), pa.int64())} | {name: pa.array(values, pa.bool_()) for name, values in columns.items()})
