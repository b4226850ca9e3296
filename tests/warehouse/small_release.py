# ruff: noqa: E501
"""A small consistent release for tests: three stories, one of them told twice, with facts found by hand."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from transforms.tables import FACT_TABLES, published, table

RUN_1, RUN_2 = "r-0001", "r-0002"

SOM = "\n".join(
    (
        "Thứ trưởng Ngoại giao Nguyễn Quốc Dũng chủ trì hội nghị trực tuyến Quan chức cao cấp ASEAN sáng 16/7.",
        "Các đại biểu đánh giá cao thông báo của Thái Lan đóng góp 100.000 USD cho Quỹ ASEAN ứng phó COVID-19.",
        "Kế hoạch phục hồi được hoàn tất trước Hội nghị Cấp cao ASEAN 37 dự kiến tổ chức tháng 11/2020 tại Hà Nội.",
        "Có 10 nước tham dự.",
    )
)
SOM_COPY = "\n".join(
    (
        "Thứ trưởng Ngoại giao Nguyễn Quốc Dũng chủ trì hội nghị trực tuyến Quan chức cao cấp ASEAN sáng 16/7.",
        "Các đại biểu đánh giá cao thông báo của Thái Lan đóng góp hơn 120.000 USD cho Quỹ ASEAN ứng phó COVID-19.",
        "Có 11 nước tham dự.",
        "Hội nghị bế mạc cùng ngày.",
    )
)
SUMMIT = "\n".join(
    (
        "Hội nghị Cấp cao ASEAN 37 diễn ra từ ngày 12-15/11 theo hình thức trực tuyến.",
        "Bộ trưởng Ngoại giao Phạm Bình Minh cho biết Thái Lan đóng góp 100.000 USD.",
        "RCEP sẽ được ký tại hội nghị.",
    )
)
MOVED = "Hội nghị Cấp cao ASEAN 37 được dời sang ngày 20/11 tại Đà Nẵng.\nĐường sá thông suốt, hỏi nghỉ ngơi ở đâu cũng dễ."

DOCUMENTS = {
    "d-som": {"text": SOM, "publisher": "Zing", "published_at": datetime(2020, 7, 16, 18, 0), "title": "ASEAN ưu tiên xây dựng thành công Cộng đồng", "story_id": "s-som", "is_canonical": True, "run_id": RUN_1},
    "d-som-copy": {"text": SOM_COPY, "publisher": "Tổ Quốc", "published_at": datetime(2020, 7, 17, 7, 30), "title": "Họp SOM ASEAN", "story_id": "s-som", "is_canonical": False, "run_id": RUN_1},
    "d-summit": {"text": SUMMIT, "publisher": "Dân trí", "published_at": datetime(2020, 11, 10, 9, 0), "title": "Hội nghị Cấp cao ASEAN 37 diễn ra từ 12-15/11", "story_id": "s-summit", "is_canonical": True, "run_id": RUN_2},
    "d-moved": {"text": MOVED, "publisher": None, "published_at": datetime(2020, 11, 11), "title": None, "story_id": "s-moved", "is_canonical": True, "run_id": RUN_2},
}  # fmt: skip

DUNG, MINH, THAI, ASEAN, SUMMIT_SERIES = "p-dung", "p-minh", "e-thai", "e-asean", "e-summit"
ENTITY_ROWS = [
    {"entity_id": THAI, "entity_type": "country", "name": "Thái Lan", "name_en": "Thailand", "acronym": None, "country_code": "TH"},
    {"entity_id": ASEAN, "entity_type": "organization", "name": "ASEAN", "name_en": None, "acronym": "ASEAN", "country_code": None},
    {
        "entity_id": SUMMIT_SERIES,
        "entity_type": "meeting_series",
        "name": "Hội nghị Cấp cao ASEAN",
        "name_en": "ASEAN Summit",
        "acronym": None,
        "country_code": None,
    },
]
_ASEAN_37 = {"meeting_id": "m-asean-37", "name": "Hội nghị Cấp cao ASEAN", "ordinal": 37}

# (document, table, surface, columns of the table)
FACTS: list[tuple[str, str, str, dict[str, Any]]] = [
    ("d-som", "dates", "sáng 16/7", {"value": "2020-07-16", "start_date": date(2020, 7, 16), "end_date": date(2020, 7, 16), "grain": "day", "resolution": "document_date", "is_name_year": False}),
    ("d-som-copy", "dates", "sáng 16/7", {"value": "2020-07-16", "start_date": date(2020, 7, 16), "end_date": date(2020, 7, 16), "grain": "day", "resolution": "document_date", "is_name_year": False}),
    ("d-som", "dates", "tháng 11/2020", {"value": "2020-11", "start_date": date(2020, 11, 1), "end_date": date(2020, 11, 30), "grain": "month", "resolution": "explicit", "is_name_year": False}),
    ("d-summit", "dates", "12-15/11", {"value": "2020-11-12/2020-11-15", "start_date": date(2020, 11, 12), "end_date": date(2020, 11, 15), "grain": "range", "resolution": "document_date", "is_name_year": False}),
    ("d-som", "money", "100.000 USD", {"amount": Decimal(100_000), "currency": "USD", "qualifier": "exact"}),
    ("d-som-copy", "money", "hơn 120.000 USD", {"amount": Decimal(120_000), "currency": "USD", "qualifier": "more_than"}),
    ("d-summit", "money", "100.000 USD", {"amount": Decimal(100_000), "currency": "USD", "qualifier": "exact"}),
    ("d-som", "quantities", "10 nước", {"kind": "count", "value": 10.0, "counted": "nước", "qualifier": "exact"}),
    ("d-som-copy", "quantities", "11 nước", {"kind": "count", "value": 11.0, "counted": "nước", "qualifier": "exact"}),
    ("d-som", "person_mentions", "Nguyễn Quốc Dũng", {"person_id": DUNG, "name": "Nguyễn Quốc Dũng", "title": "Thứ trưởng Ngoại giao"}),
    ("d-som-copy", "person_mentions", "Nguyễn Quốc Dũng", {"person_id": DUNG, "name": "Nguyễn Quốc Dũng", "title": "Thứ trưởng Ngoại giao"}),
    ("d-summit", "person_mentions", "Phạm Bình Minh", {"person_id": MINH, "name": "Phạm Bình Minh", "title": "Bộ trưởng Ngoại giao"}),
    ("d-som", "entity_mentions", "Thái Lan", {"entity_id": THAI}),
    ("d-som-copy", "entity_mentions", "Thái Lan", {"entity_id": THAI}),
    ("d-summit", "entity_mentions", "Thái Lan", {"entity_id": THAI}),
    ("d-summit", "entity_mentions", "ASEAN", {"entity_id": ASEAN}),
    ("d-som", "meeting_mentions", "Hội nghị Cấp cao ASEAN 37", {**_ASEAN_37, "start_date": date(2020, 11, 1), "end_date": date(2020, 11, 30), "place": "Hà Nội", "country_code": "VN", "status": "planned"}),
    ("d-summit", "meeting_mentions", "Hội nghị Cấp cao ASEAN 37", {**_ASEAN_37, "start_date": date(2020, 11, 12), "end_date": date(2020, 11, 15), "mode": "online", "status": "held"}),
    ("d-moved", "meeting_mentions", "Hội nghị Cấp cao ASEAN 37", {**_ASEAN_37, "start_date": date(2020, 11, 20), "end_date": date(2020, 11, 20), "place": "Đà Nẵng", "status": "planned"}),
    ("d-som", "meeting_roles", "Nguyễn Quốc Dũng", {"meeting_id": "m-asean-37", "role": "chair", "name": "Nguyễn Quốc Dũng"}),
    ("d-summit", "instruments", "RCEP", {"name": "RCEP", "instrument_type": "agreement", "status": "planned"}),
    ("d-som", "instruments", "Quỹ ASEAN ứng phó COVID-19", {"name": "Quỹ ASEAN ứng phó COVID-19", "instrument_type": "fund"}),
    ("d-som", "pledges", "Thái Lan đóng góp 100.000 USD", {"giver": "Thái Lan", "recipient": "Quỹ ASEAN ứng phó COVID-19", "amount": Decimal(100_000), "currency": "USD"}),
    ("d-som-copy", "pledges", "Thái Lan đóng góp hơn 120.000 USD", {"giver": "Thái Lan", "recipient": "Quỹ ASEAN ứng phó COVID-19", "amount": Decimal(120_000), "currency": "USD"}),
    ("d-summit", "statements", "Thái Lan đóng góp 100.000 USD", {"speaker": "Phạm Bình Minh", "person_id": MINH, "is_direct": False}),
]  # fmt: skip


def write(folder: Path, *, without: str | None = None, extra: dict[str, list[dict[str, Any]]] | None = None) -> Path:
    """Write the Parquet of every published table (and ``entity_rows``) into the folder, leaving one document out if asked; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    documents = {key: d for key, d in DOCUMENTS.items() if key != without}
    rows: dict[str, list[dict[str, Any]]] = {t.name: [] for t in published()}
    for document_id, given in documents.items():
        _document(rows, document_id, given)
    for number, (document_id, name, surface, values) in enumerate(FACTS):
        if document_id in documents:
            rows[name].append(_fact(number, document_id, name, surface, values))
    for story_id in sorted({d["story_id"] for d in documents.values()}):
        rows["stories"].append(_story(story_id, [{"document_id": i, **d} for i, d in documents.items() if d["story_id"] == story_id]))
    if "d-som" in documents and "d-som-copy" in documents:
        rows["duplicate_pairs"].append({"document_id": "d-som-copy", "duplicate_of": "d-som", "similarity": 0.62, "method": "near"})
    _operations(rows)
    for name, more in (extra or {}).items():
        rows[name].extend(more)
    for name, found in rows.items():
        pq.write_table(table(name).from_rows(found), folder / f"{name}.parquet")
    entity_rows = [{"document_id": d, **e} for d in documents for e in ENTITY_ROWS]
    pq.write_table(table("stage.entity_rows").from_rows(entity_rows), folder / "entity_rows.parquet")
    return folder


def _document(rows: dict[str, list[dict[str, Any]]], document_id: str, given: dict[str, Any]) -> None:
    text, raw = given["text"], f"{given['title'] or 'x'}\n{given['text']}"
    lines = text.split("\n")
    rows["documents"].append(
        {
            "document_id": document_id,
            "source_uri": f"articles/{document_id}.txt",
            "url": f"https://example.vn/{document_id}.html",
            "domain": "example.vn",
            "published_precision": "minute",
            "published_method": "stated",
            "language": "vi",
            "language_confidence": 1.0,
            "char_count": len(text),
            "word_count": len(text.split()),
            "sentence_count": len(lines),
            **given,
        }
    )
    rows["raw_documents"].append({"document_id": document_id, "text": raw})
    start = 0
    for number, line in enumerate(lines, 1):
        rows["sentences"].append({"document_id": document_id, "sentence_no": number, "start_char": start, "end_char": start + len(line), "text": line})
        start += len(line) + 1
    source = {
        "document_id": document_id,
        "source_uri": f"articles/{document_id}.txt",
        "raw_sha256": "0" * 64,
        "byte_size": len(raw.encode()),
        "format": "text",
        "encoding": "utf-8",
    }
    known = {c.name for c in table("document_sources").columns}
    rows["document_sources"].append(
        {k: v for k, v in {**source, "file_uri": source["source_uri"], "first_seen_at": datetime(2026, 1, 1), "run_id": given["run_id"]}.items() if k in known}
    )


def _fact(number: int, document_id: str, name: str, surface: str, values: dict[str, Any]) -> dict[str, Any]:
    document = DOCUMENTS[document_id]
    start = document["text"].index(surface)
    shift = len(document["title"] or "x") + 1
    return {
        "fact_id": f"f-{number:04}",
        "document_id": document_id,
        "sentence_no": document["text"].count("\n", 0, start) + 1,
        "start_char": start,
        "end_char": start + len(surface),
        "surface": surface,
        "raw_start_char": start + shift,
        "raw_end_char": start + shift + len(surface),
        "rule": f"{name}_rule",
        "confidence": 0.9,
        "run_id": document["run_id"],
        **values,
    }


def _story(story_id: str, told: list[dict[str, Any]]) -> dict[str, Any]:
    canonical = next((d for d in told if d["is_canonical"]), told[0])
    times = [d["published_at"] for d in told]
    return {
        "story_id": story_id,
        "canonical_document_id": canonical["document_id"],
        "document_count": len(told),
        "publisher_count": len({d["publisher"] for d in told} - {None}),
        "first_published_at": min(times),
        "last_published_at": max(times),
        "title": canonical["title"],
    }


def _operations(rows: dict[str, list[dict[str, Any]]]) -> None:
    for number, run_id in enumerate((RUN_1, RUN_2), 1):
        rows["ops.runs"].append({"run_id": run_id, "started_at": datetime(2026, 1, number), "status": "published", "code_version": "c-1", "loaded": 2})
        rows["ops.quality_results"].append(
            {
                "run_id": run_id,
                "suite": "dates",
                "expectation": "day_is_real",
                "column_name": "start_date",
                "severity": "warning",
                "success": number == 1,
                "evaluated": 4,
                "unexpected": number - 1,
                "unexpected_percent": 25.0 * (number - 1),
            }
        )


assert {name for _, name, _, _ in FACTS} <= set(FACT_TABLES)
