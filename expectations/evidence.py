"""Whether each span says what it claims, in the cleaned and in the raw text: verdicts by row of the Parquet file.

Python slices strings by code point at once, which SQL on UTF-8 does by counting from the start of the text every time. Texts stay
in Arrow's UTF-8 and become strings one at a time: of a batch, the rows of one document are judged together.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from transforms.tables import FACT_TABLES

# table -> column with what its span in documents.text (start_char, end_char) holds
SPANS = {"sentences": "text", "rejected_candidates": "surface", **dict.fromkeys(FACT_TABLES, "surface")}
BATCH_ROWS = 1_000_000
_UNJUDGED = -1

Verdicts = npt.NDArray[np.int8]  # by row: false, true or unjudged
Spans = tuple[pa.Array, list[int | None], list[int | None], list[str | None]]  # of a batch: documents, starts, ends, what they hold


def verdicts(tables_dir: Path) -> dict[str, pa.Table]:
    """For each table with text or spans: file_row_number and booleans ``in_text``, ``in_raw`` or ``is_nfc`` (null where the row cannot be judged)."""
    found: dict[str, dict[str, Verdicts]] = defaultdict(dict)
    texts = _Texts(tables_dir / "documents.parquet")
    found["documents"]["is_nfc"] = texts.are_nfc()
    for name, surface in SPANS.items():
        found[name]["in_text"] = _judged(tables_dir / f"{name}.parquet", ("start_char", "end_char", surface), texts.hold)
    del texts  # both forms of every text at once would be too much
    texts = _Texts(tables_dir / "raw_documents.parquet")
    found["raw_documents"]["is_nfc"] = texts.are_nfc()
    raw_span = ("raw_start_char", "raw_end_char", "surface")
    found["removed_text"]["in_raw"] = _judged(tables_dir / "removed_text.parquet", raw_span, texts.hold)
    holes = _Holes(tables_dir / "removed_text.parquet")
    for name in FACT_TABLES:
        found[name]["in_raw"] = _judged(tables_dir / f"{name}.parquet", raw_span, lambda spans: texts.hold(spans, holes))
    return {name: _table(columns) for name, columns in found.items()}


class _Holes:
    """Spans of the raw text that cleaning took out."""

    def __init__(self, path: Path) -> None:
        self._removed = pq.read_table(path, columns=["document_id", "raw_start_char", "raw_end_char"])

    def of(self, documents: set[str]) -> dict[str, list[tuple[int, int]]]:
        """Those of some documents, in order."""
        holes: dict[str, list[tuple[int, int]]] = defaultdict(list)
        wanted = self._removed.filter(pc.is_in(self._removed["document_id"], pa.array(sorted(documents), pa.string()))) if documents else self._removed[:0]
        for row in wanted.to_pylist():
            if row["raw_start_char"] is not None and row["raw_end_char"] is not None:
                holes[row["document_id"]].append((row["raw_start_char"], row["raw_end_char"]))
        return {document_id: sorted(spans) for document_id, spans in holes.items()}


class _Texts:
    """The texts of a table by document; of an id that stands twice, the first."""

    def __init__(self, path: Path) -> None:
        table = pq.read_table(path, columns=["document_id", "text"])
        self._ids = table["document_id"].combine_chunks()
        self._texts = table["text"].cast(pa.large_string()).combine_chunks()

    def are_nfc(self) -> Verdicts:
        """Whether each text is in Unicode's composed form."""
        texts = (text.as_py() for text in self._texts)
        return np.array([_UNJUDGED if text is None else unicodedata.is_normalized("NFC", text) for text in texts], np.int8)

    def hold(self, spans: Spans, holes: _Holes | None = None) -> list[int]:
        """Whether each document's ``text[start:end] == surface``; unjudged without a document, a value or a span: other checks report those.

        With ``holes``, a slice that differs is equal too once they and white space are left out of it: cleaning re-joins lines.
        """
        ids, starts, ends, surfaces = spans
        at = pc.index_in(ids, self._ids).fill_null(-1).to_pylist()
        found = [_UNJUDGED] * len(ids)
        last, text = -1, None
        for n in np.argsort(at, kind="stable").tolist():
            i, start, end, surface = at[n], starts[n], ends[n], surfaces[n]
            if i != last:
                last, text = i, self._texts[i].as_py()
            if text is not None and start is not None and end is not None and surface is not None and 0 <= start < end:
                found[n] = text[start:end] == surface
        if holes is not None and (differing := [n for n, verdict in enumerate(found) if verdict == 0]):
            taken_out = holes.of({ids[n].as_py() for n in differing})
            for n in differing:
                found[n] = _is_rejoined(self._texts[at[n]].as_py(), taken_out.get(ids[n].as_py(), []), starts[n], ends[n], surfaces[n])
        return found


def _is_rejoined(text: str, holes: list[tuple[int, int]], start: int, end: int, surface: str) -> bool:
    kept, at = [], start
    for hole_start, hole_end in holes:
        if hole_end > at and hole_start < end:
            kept.append(text[at : max(hole_start, at)])
            at = min(hole_end, end)
    kept.append(text[at:end])
    return end <= len(text) and "".join("".join(kept).split()) == "".join(surface.split())


def _judged(path: Path, columns: tuple[str, str, str], judge: Callable[[Spans], list[int]]) -> Verdicts:
    """Verdicts on every row of a file, a batch at a time."""
    found = [np.array(judge(spans), np.int8) for spans in _spans(path, columns)]
    return np.concatenate(found) if found else np.empty(0, np.int8)


def _spans(path: Path, columns: tuple[str, str, str]) -> Iterator[Spans]:
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(BATCH_ROWS, columns=["document_id", *columns]):
            starts, ends, surfaces = (batch.column(name).to_pylist() for name in columns)
            yield batch.column("document_id"), starts, ends, surfaces


def _table(columns: dict[str, Verdicts]) -> pa.Table:
    rows = len(next(iter(columns.values())))
    judged = {name: pa.array(values == 1, mask=values == _UNJUDGED) for name, values in columns.items()}
    return pa.table({"file_row_number": pa.array(np.arange(rows))} | judged)
