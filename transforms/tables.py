"""Every table of khotin: columns, types, keys and both comments, read once from ``tables.csv``.

The Parquet files, the checks, the warehouse's comments and the data dictionary all come from here.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy.typing as npt
import pyarrow as pa

TYPES: dict[str, pa.DataType] = {
    "str": pa.string(),
    "int": pa.int32(),
    "int64": pa.int64(),
    "float": pa.float64(),
    "bool": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
    "decimal": pa.decimal128(28, 2),
    "strlist": pa.list_(pa.string()),
    "intlist": pa.list_(pa.int32()),
    "u64list": pa.list_(pa.uint64()),
}

FACT_TABLES = (
    "dates",
    "money",
    "quantities",
    "durations",
    "person_mentions",
    "entity_mentions",
    "meeting_mentions",
    "meeting_roles",
    "instruments",
    "pledges",
    "acronyms",
    "statements",
    "list_counts",
)

# table -> (key columns, grain in English, grain in Vietnamese)
GRAINS: dict[str, tuple[tuple[str, ...], str, str]] = {
    "documents": (("document_id",), "One row per distinct document (its content, not its file)", "Mỗi văn bản một dòng (theo nội dung, không theo tệp)"),
    "document_sources": (("document_id", "source_uri"), "Every place a document was seen", "Mọi nơi đã thấy văn bản"),
    "removed_text": (("document_id", "ordinal"), "What cleaning took out", "Những gì bị bỏ khi làm sạch"),
    "raw_documents": (("document_id",), "Decoded source text before cleaning", "Văn bản nguồn trước khi làm sạch"),
    "sentences": (("document_id", "sentence_no"), "Sentences of documents.text", "Các câu của documents.text"),
    "document_damage": (("document_id", "damage"), "Damage found in a document", "Hư hại của văn bản"),
    "duplicate_pairs": (("document_id", "duplicate_of"), "Documents that repeat another one", "Văn bản trùng nhau"),
    "stories": (("story_id",), "One row per story: documents that tell the same text", "Mỗi cụm tin một dòng"),
    "dates": (("fact_id",), "Calendar points and ranges", "Mốc và khoảng thời gian"),
    "money": (("fact_id",), "Amounts of money", "Số tiền"),
    "quantities": (("fact_id",), "Percentages, counts and measures", "Tỷ lệ, số đếm và số đo"),
    "durations": (("fact_id",), "Lengths of time", "Khoảng thời lượng"),
    "person_mentions": (("fact_id",), "People named in the text, one row per mention and title", "Người được nhắc đến, mỗi chức danh một dòng"),
    "entity_mentions": (("fact_id",), "Organisations, countries and places named in the text", "Tổ chức, nước và địa danh được nhắc đến"),
    "meeting_mentions": (("fact_id",), "Named meetings and their editions", "Cuộc họp có tên và lần tổ chức"),
    "meeting_roles": (("fact_id",), "Who chairs, hosts, attends or observes a meeting", "Ai chủ trì, đăng cai, dự hoặc quan sát cuộc họp"),
    "instruments": (("fact_id",), "Named documents, agreements, laws, plans and funds", "Văn kiện, hiệp định, luật, kế hoạch và quỹ có tên"),
    "pledges": (("fact_id",), "Money given or promised", "Tiền đóng góp hoặc cam kết"),
    "acronyms": (("fact_id",), "Acronyms the document explains", "Chữ viết tắt được giải thích trong bài"),
    "statements": (("fact_id",), "Reported and direct speech", "Lời nói được thuật lại hoặc trích nguyên văn"),
    "list_counts": (("fact_id",), "A stated number beside the list it announces", "Số nêu ra so với danh sách kèm theo"),
    "rejected_candidates": (
        ("document_id", "start_char", "end_char", "looked_like", "rule"),
        "Strings that look like a fact and are none",
        "Chuỗi giống dữ kiện nhưng không phải",
    ),
    "entities": (("entity_id",), "Organisations, countries, places and meeting series", "Tổ chức, nước, địa danh và chuỗi họp"),
    "people": (("person_id",), "People across documents", "Người trong toàn kho"),
    "meetings": (("meeting_id",), "Meetings across documents", "Cuộc họp trong toàn kho"),
    "ops.runs": (("run_id",), "Runs", "Các lượt chạy"),
    "ops.quarantine": (("source_uri", "record_no", "reason", "run_id"), "Records that were refused, each with its reason", "Bản ghi bị từ chối và lý do"),
    "ops.quality_results": (("run_id", "suite", "expectation", "column_name"), "Results of every check of every run", "Kết quả kiểm tra của mọi lượt chạy"),
    "ops.metrics": (
        ("run_id", "metric", "fact_type"),
        "How far facts agree between twins and survive another form of their text",
        "Mức nhất quán của dữ kiện giữa bài trùng và khi văn bản đổi dạng",
    ),
    "ops.retractions": (("document_id", "source_uri", "run_id"), "Documents that were taken back", "Văn bản đã rút lại"),
    "ops.files": (("source_uri",), "Input files and what became of them", "Tệp nguồn và trạng thái"),
    "ops.reviews": (
        ("fact_id", "reviewer"),
        "What people say of facts; each reviewer's latest word on a fact",
        "Kết quả duyệt dữ kiện; kết luận mới nhất của từng người",
    ),
    "stage.records": (("document_id",), "What reading hands to cleaning", "Khâu đọc giao cho khâu làm sạch"),
    "stage.cleaned_dates": (("document_id",), "Publication dates as cleaning found them", "Ngày đăng do khâu làm sạch tìm thấy"),
    "stage.anchors": (("document_id",), "Publication dates as finding was given them", "Ngày đăng giao cho khâu tìm dữ kiện"),
    "stage.inferred": (("document_id",), "Publication dates as finding read them from the text", "Ngày đăng suy từ nội dung"),
    "stage.declared": (("document_id", "source_uri"), "What the container or page said of a document", "Thông tin khai báo kèm văn bản"),
    "stage.entity_rows": (("document_id", "entity_id"), "Entities of each document", "Thực thể của từng văn bản"),
    "stage.offset_maps": (("document_id",), "Kept runs of the raw text, to map offsets back", "Các đoạn giữ lại, để quy về vị trí gốc"),
    "stage.signatures": (("document_id",), "MinHash of a document", "MinHash của văn bản"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: name, Arrow type, allowed values (empty: any) and its comment in English and Vietnamese."""

    name: str
    type: pa.DataType
    required: bool
    vocabulary: tuple[str, ...]
    en: str
    vi: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table; ``name`` carries the schema where it is not main (``ops.runs``)."""

    name: str
    key: tuple[str, ...]
    en: str
    vi: str
    columns: tuple[Column, ...]

    @property
    def is_fact(self) -> bool:
        """Whether every row is a span of documents.text."""
        return self.name in FACT_TABLES

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema: required columns are not nullable."""
        return pa.schema([pa.field(c.name, c.type, nullable=not c.required) for c in self.columns])

    def column(self, name: str) -> Column:
        """The column of that name; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")

    def from_rows(self, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
        """Rows as an Arrow table. KeyError for a key that is no column, ValueError for a required value that is missing."""
        known = {c.name for c in self.columns}
        for row in rows:
            if not row.keys() <= known:
                raise KeyError(f"{self.name} has no column {sorted(row.keys() - known)}")
        names = [c.name for c in self.columns]
        return self.from_tuples([tuple(map(row.get, names)) for row in rows])

    def from_tuples(self, rows: Sequence[tuple[Any, ...]]) -> pa.Table:
        """Rows with a value for every column in order, as an Arrow table; ValueError for a required value that is missing."""
        return self.from_columns(zip(*rows, strict=True) if rows else [()] * len(self.columns))

    def from_columns(self, values: Iterable[Sequence[Any] | npt.NDArray[Any] | pa.Array]) -> pa.Table:
        """Columns in order as an Arrow table; ValueError for a required value that is missing."""
        arrays = [found if isinstance(found, pa.Array) else pa.array(found, column.type) for column, found in zip(self.columns, values, strict=True)]
        for column, array in zip(self.columns, arrays, strict=True):
            if column.required and array.null_count:
                raise ValueError(f"{self.name}.{column.name} is required, but {array.null_count} of {len(array)} rows lack it")
        return pa.table(arrays, schema=self.schema)

    def empty(self) -> pa.Table:
        """The table without rows."""
        return self.schema.empty_table()


@cache
def tables() -> dict[str, Table]:
    """Every table by name, in the order of ``GRAINS``."""
    columns: dict[str, list[Column]] = {name: [] for name in (*GRAINS, "_fact")}
    with (Path(__file__).parent / "tables.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            vocabulary = tuple(row["vocabulary"].split("|")) if row["vocabulary"] else ()
            columns[row["table"]].append(Column(row["column"], TYPES[row["type"]], row["required"] == "1", vocabulary, row["en"], row["vi"]))
    return {name: Table(name, key, en, vi, tuple((columns["_fact"] if name in FACT_TABLES else []) + columns[name])) for name, (key, en, vi) in GRAINS.items()}


def table(name: str) -> Table:
    """The table of that name; KeyError where there is none."""
    return tables()[name]


def published() -> list[Table]:
    """The tables a release carries as Parquet and the warehouse holds (stage tables stay in the lake)."""
    return [t for t in tables().values() if not t.name.startswith("stage.")]
