"""From decoded records to documents: the clean stage on one batch of records, pure and per document."""

from __future__ import annotations

from typing import Any

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
    for record in records.to_pylist():
        result = document(record)
        if isinstance(result, str):
            batch.refused.append({"document_id": record["document_id"], "reason": result, "detail": None})
        else:
            batch.add(record, result)
    return batch.tables()


class _Batch:
    """Columns of the tables under construction."""

    def __init__(self, run_id: str) -> None:
        self.run_id = run_id
        self.refused: list[dict[str, Any]] = []
        self.documents: list[dict[str, Any]] = []
        self.raw: list[dict[str, Any]] = []
        self.maps: list[dict[str, Any]] = []
        self.damage: list[dict[str, Any]] = []
        self.sentences: list[tuple[str, int, int, int, str]] = []
        self.removed: list[tuple[str, int, str, str, str, int, int]] = []

    def add(self, record: dict[str, Any], found: Document) -> None:
        """Append the rows of one document."""
        document_id, text, raw = record["document_id"], found.traced.text, record["text"]
        common = {"document_id": document_id, "source_uri": record["source_uri"], "sentence_count": len(found.sentences), "run_id": self.run_id}
        self.documents.append(common | found.metadata)
        self.raw.append({"document_id": document_id, "text": raw})
        self.maps.append(
            {"document_id": document_id, "clean_starts": found.traced.starts, "raw_starts": found.traced.raw_starts, "lengths": found.traced.lengths}
        )
        self.damage.extend({"document_id": document_id, "damage": k, "occurrences": n, "detail": detail} for k, (n, detail) in sorted(found.damage.items()))
        self.sentences.extend((document_id, no, start, end, text[start:end]) for no, (start, end) in enumerate(found.sentences, 1))
        self.removed.extend((document_id, no, raw[r.start : r.end], r.rule, r.position, r.start, r.end) for no, r in enumerate(found.removals, 1))

    def tables(self) -> dict[str, pa.Table]:
        """The tables of the batch."""
        return {
            "documents": pa.Table.from_pylist(self.documents, schema=documents_schema()),
            "raw_documents": pa.Table.from_pylist(self.raw, schema=table("raw_documents").schema),
            "removed_text": _from_tuples("removed_text", self.removed),
            "sentences": _from_tuples("sentences", self.sentences),
            "document_damage": pa.Table.from_pylist(self.damage, schema=table("document_damage").schema),
            "offset_maps": pa.Table.from_pylist(self.maps, schema=table("stage.offset_maps").schema),
            "refused": pa.Table.from_pylist(self.refused, schema=REFUSED),
        }


def _from_tuples(name: str, rows: list[tuple[Any, ...]]) -> pa.Table:
    schema = table(name).schema
    columns = zip(*rows, strict=True) if rows else ((),) * len(schema)
    return pa.table([pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema=schema)
