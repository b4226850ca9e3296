"""From decoded records to documents: the clean stage on one batch of records, pure and per document."""

from __future__ import annotations

from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from transforms.documents import Document, document
from transforms.tables import table

# `documents` gets these two from clustering.
CLUSTERED = ("story_id", "is_canonical")
REFUSED = pa.schema([pa.field("document_id", pa.string(), False), pa.field("reason", pa.string(), False), pa.field("detail", pa.string())])


def documents_schema() -> pa.Schema:
    """The schema of ``documents`` as cleaning leaves it, without the columns of clustering."""
    return pa.schema([f for f in table("documents").schema if f.name not in CLUSTERED])


def clean_documents(records: pa.Table, run_id: str) -> dict[str, pa.Table]:
    """Tables of a batch of ``stage.records``, in its order.

    ``documents`` (without story_id and is_canonical), ``raw_documents``, ``removed_text``, ``sentences``, ``document_damage``,
    ``offset_maps`` (table ``stage.offset_maps``) and ``refused`` (document_id, reason, detail) for records that hold no document.
    Each document depends on its record alone.
    """
    batch = _Batch(run_id)
    for row, record in enumerate(records.to_pylist()):
        result = document(record)
        if isinstance(result, str):
            batch.refused.append({"document_id": record["document_id"], "reason": result, "detail": None})
        else:
            batch.add(row, record, result)
    return batch.tables(records)


class _Batch:
    """The tables under construction; sentences and removals as columns, for they are many."""

    def __init__(self, run_id: str) -> None:
        self.run_id = run_id
        self.refused: list[dict[str, Any]] = []
        self.rows: list[int] = []  # of the records that hold a document
        self.documents: list[dict[str, Any]] = []
        self.maps: list[tuple[tuple[int, ...], ...]] = []
        self.damage: list[dict[str, Any]] = []
        self.sentences = _Spans()
        self.removed = _Spans()
        self.rules: list[tuple[str, str]] = []

    def add(self, row: int, record: dict[str, Any], found: Document) -> None:
        """Append the rows of one document."""
        document_id, traced = record["document_id"], found.traced
        common = {"document_id": document_id, "source_uri": record["source_uri"], "sentence_count": len(found.sentences), "run_id": self.run_id}
        self.rows.append(row)
        self.documents.append(common | found.metadata)
        self.maps.append((traced.starts, traced.raw_starts, traced.lengths))
        self.damage.extend({"document_id": document_id, "damage": k, "occurrences": n, "detail": detail} for k, (n, detail) in sorted(found.damage.items()))
        self.sentences.add(traced.text, found.sentences)
        self.removed.add(record["text"], [(start, end) for start, end, _, _ in found.removals])
        self.rules += [(rule, position) for _, _, rule, position in found.removals]

    def tables(self, records: pa.Table) -> dict[str, pa.Table]:
        """The tables of the batch."""
        kept = records.select(["document_id", "text"]).take(pa.array(self.rows, pa.int64())) if self.refused else records.select(["document_id", "text"])
        ids = kept["document_id"].combine_chunks()
        starts, ends = self.sentences.bounds()
        removed_from, removed_to = self.removed.bounds()
        rules, positions = zip(*self.rules, strict=True) if self.rules else ((), ())
        return {
            "documents": pa.Table.from_pylist(self.documents, schema=documents_schema()),
            "raw_documents": kept.cast(table("raw_documents").schema),
            "removed_text": _from_columns("removed_text", *self.removed.numbered(ids), self.removed.texts, rules, positions, removed_from, removed_to),
            "sentences": _from_columns("sentences", *self.sentences.numbered(ids), starts, ends, self.sentences.texts),
            "document_damage": pa.Table.from_pylist(self.damage, schema=table("document_damage").schema),
            "offset_maps": _from_columns("stage.offset_maps", ids, *(zip(*self.maps, strict=True) if self.maps else ((), (), ()))),
            "refused": pa.Table.from_pylist(self.refused, schema=REFUSED),
        }


class _Spans:
    """Half-open spans of several texts and what stands there, in order."""

    def __init__(self) -> None:
        self.counts: list[int] = []
        self.edges: list[int] = []
        self.texts: list[str] = []

    def add(self, text: str, spans: list[tuple[int, int]]) -> None:
        """Append the spans of the next text."""
        self.counts.append(len(spans))
        self.edges += chain.from_iterable(spans)
        self.texts += [text[start:end] for start, end in spans]

    def bounds(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """Start and end of each span."""
        edges = np.array(self.edges, np.int32)
        return edges[::2], edges[1::2]

    def numbered(self, ids: pa.Array) -> tuple[pa.Array, npt.NDArray[np.int32]]:
        """For each span the id of its text, and its number there, from 1."""
        counts = np.array(self.counts, np.int64)
        texts = np.repeat(np.arange(len(counts)), counts)
        return ids.take(pa.array(texts)), (np.arange(len(texts)) - (np.cumsum(counts) - counts)[texts] + 1).astype(np.int32)


def _from_columns(name: str, *columns: Any) -> pa.Table:
    schema = table(name).schema
    return pa.table([c if isinstance(c, pa.Array) else pa.array(c, field.type) for c, field in zip(columns, schema, strict=True)], schema=schema)
