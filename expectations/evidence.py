"""Whether each span says what it claims, in the cleaned and in the raw text: verdicts by row of the Parquet file.

All spans of a batch are cut from the texts at once: the texts lie behind each other in Arrow's UTF-8, and a span's bytes follow
from its code points by the marks of ``_CodePoints``. Strings are made only of texts where something differs.
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
BATCH_ROWS = 250_000
TEXTS_A_BATCH = 4_096
_UNJUDGED = -1

Verdicts = npt.NDArray[np.int8]  # by row: false, true or unjudged
Places = npt.NDArray[np.int64]
Spans = tuple[pa.Array, pa.Array, pa.Array, pa.Array]  # of a batch: documents, starts, ends, what they hold


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
        self._ids, self._texts = _read(path)
        self._has_text = self._texts.is_valid().to_numpy(zero_copy_only=False)
        self._lengths = pc.fill_null(pc.utf8_length(self._texts), 0).to_numpy().astype(np.int64)
        self._firsts = np.cumsum(self._lengths) - self._lengths
        self._points = _CodePoints(self._texts)

    def are_nfc(self) -> Verdicts:
        """Whether each text is in Unicode's composed form."""
        texts = (text.as_py() for text in self._texts)
        return np.array([_UNJUDGED if text is None else unicodedata.is_normalized("NFC", text) for text in texts], np.int8)

    def hold(self, spans: Spans, holes: _Holes | None = None) -> Verdicts:
        """Whether each document's ``text[start:end] == surface``; unjudged without a document, a value or a span: other checks report those.

        With ``holes``, a slice that differs is equal too once they and white space are left out of it: cleaning re-joins lines.
        """
        ids, surfaces = spans[0], spans[3]
        at, starts, ends = (_filled(column) for column in (pc.index_in(ids, self._ids), *spans[1:3]))
        found = np.full(len(ids), _UNJUDGED, np.int8)
        rows = np.flatnonzero((at >= 0) & (starts >= 0) & (starts < ends) & surfaces.is_valid().to_numpy(zero_copy_only=False))
        rows = rows[self._has_text[at[rows]]]
        found[rows] = self._are_slices(at[rows], starts[rows], ends[rows], surfaces.take(pa.array(rows)))
        if holes is not None and len(differing := np.flatnonzero(found == 0)):
            taken_out = holes.of(set(ids.take(pa.array(differing)).to_pylist()))
            for n in differing.tolist():
                text, document_id = self._texts[int(at[n])].as_py(), ids[n].as_py()
                found[n] = _is_rejoined(text, taken_out.get(document_id, []), int(starts[n]), int(ends[n]), surfaces[n].as_py())
        return found

    def _are_slices(self, at: Places, starts: Places, ends: Places, surfaces: pa.Array) -> npt.NDArray[np.bool_]:
        begins, stops = (self._points.bytes_at(self._firsts[at] + np.minimum(points, self._lengths[at])) for points in (starts, ends))
        cut = pa.LargeListViewArray.from_arrays(pa.array(begins), pa.array(stops - begins), self._points.utf8).flatten()
        offsets = cut.offset + np.concatenate([[0], np.cumsum(stops - begins)])  # a single span comes as a view of the texts
        slices = pa.Array.from_buffers(pa.large_binary(), len(at), [None, pa.py_buffer(offsets), cut.buffers()[1]])
        return pc.equal(slices, surfaces.cast(pa.large_binary())).to_numpy(zero_copy_only=False)


def _read(path: Path) -> tuple[pa.Array, pa.Array]:
    """Ids and texts of a file, each text in memory once: Arrow's own reading and joining of the batches holds them twice."""
    ids, ends, valid, utf8 = [pa.array([], pa.string())], [np.zeros(1, np.int64)], [np.empty(0, np.bool_)], bytearray()
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(TEXTS_A_BATCH, columns=["document_id", "text"]):
            texts = batch.column("text")
            _, offsets, data = texts.buffers()
            bounds = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1].astype(np.int64)
            ends.append(bounds[1:] - bounds[0] + len(utf8))
            utf8 += memoryview(data or b"")[bounds[0] : bounds[-1]]
            valid.append(texts.is_valid().to_numpy(zero_copy_only=False))
            ids.append(batch.column("document_id"))
    is_valid = np.concatenate(valid)
    buffers = [pa.array(is_valid).buffers()[1], pa.py_buffer(np.concatenate(ends)), pa.py_buffer(utf8)]
    return pa.concat_arrays(ids), pa.Array.from_buffers(pa.large_string(), len(is_valid), buffers)


class _CodePoints:
    """Where each code point of texts in UTF-8 begins: noted for every sixteenth of them, counted on from there for the others."""

    _STEP = 16
    _PIECE = 1 << 22  # bytes looked at in one go
    _WIDTHS = np.array([1] * 0xC0 + [2] * 0x20 + [3] * 0x10 + [4] * 0x10, np.int64)  # of a code point, by its first byte

    def __init__(self, texts: pa.Array) -> None:
        _, offsets, utf8 = texts.buffers()
        first, last = np.frombuffer(offsets, np.int64)[[texts.offset, texts.offset + len(texts)]].tolist()
        self._bytes = np.frombuffer(utf8 or b"", np.uint8)[:last]
        self.utf8 = pa.array(self._bytes)
        marks, points = [], 0
        for begin in range(first, last, self._PIECE):
            piece = self._bytes[begin : begin + self._PIECE].view(np.int8)
            starts = np.flatnonzero(piece >= -0x40)  # any but 10xxxxxx
            marks.append(begin + starts[-points % self._STEP :: self._STEP])
            points += len(starts)
        self._marks = np.concatenate([*marks, [last]])

    def bytes_at(self, points: Places) -> Places:
        """Where code points begin; for their number, where they end."""
        found = self._marks[points // self._STEP]
        beyond = points % self._STEP
        further = np.flatnonzero(beyond)
        for step in range(1, self._STEP):
            found[further] += self._WIDTHS[self._bytes[found[further]]]
            further = further[beyond[further] > step]
        return found


def _is_rejoined(text: str, holes: list[tuple[int, int]], start: int, end: int, surface: str) -> bool:
    kept, at = [], start
    for hole_start, hole_end in holes:
        if hole_end > at and hole_start < end:
            kept.append(text[at : max(hole_start, at)])
            at = min(hole_end, end)
    kept.append(text[at:end])
    return end <= len(text) and "".join("".join(kept).split()) == "".join(surface.split())


def _filled(numbers: pa.Array) -> Places:
    """Numbers, -1 where there is none."""
    return pc.fill_null(numbers, -1).to_numpy().astype(np.int64)


def _judged(path: Path, columns: tuple[str, str, str], judge: Callable[[Spans], Verdicts]) -> Verdicts:
    """Verdicts on every row of a file, a batch at a time."""
    return np.concatenate([np.empty(0, np.int8), *map(judge, _spans(path, columns))])


def _spans(path: Path, columns: tuple[str, str, str]) -> Iterator[Spans]:
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(BATCH_ROWS, columns=["document_id", *columns]):
            starts, ends, surfaces = (batch.column(name) for name in columns)
            yield batch.column("document_id"), starts, ends, surfaces


def _table(columns: dict[str, Verdicts]) -> pa.Table:
    rows = len(next(iter(columns.values())))
    judged = {name: pa.array(values == 1, mask=values == _UNJUDGED) for name, values in columns.items()}
    return pa.table({"file_row_number": pa.array(np.arange(rows))} | judged)
