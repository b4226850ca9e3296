"""A small warehouse whose every text tries to run as code, for the tests of the report."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from itertools import cycle
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.warehouse import small_release
from transforms.tables import FACT_TABLES, table
from warehouse import dimensions, load

PAYLOADS = (
    "<script>window.PWN=1</script>",
    "</script><script>window.PWN=1</script>",
    "<img src=x onerror=window.PWN=1>",
    '"><svg/onload=window.PWN=1>',
    "' onmouseover='window.PWN=1' autofocus onfocus='window.PWN=1",
    '" onfocus="window.PWN=1" autofocus="',
    "</textarea><script>window.PWN=1</script>",
    "</style><style>@import 'http://127.0.0.1:9/x.css'</style>",
    "<!--<script>window.PWN=1</script>-->",
    "[bấm](javascript:window.PWN=1) ![](http://127.0.0.1:9/p.png)",
    '<a href="javascript:window.PWN=1">bấm</a>',
    '<base href="http://127.0.0.1:9/"><meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/">',
    '<iframe srcdoc="<script>parent.PWN=1</script>"></iframe>',
    "=HYPERLINK(\"http://127.0.0.1:9/\",\"x\")",
    "+cmd|' /C calc'!A0",
    "{{7*7}}{% for x in () %}{% endfor %}${7*7}",
    "&lt;script&gt;window.PWN=1&lt;/script&gt;",
    "ngược\u202etxt.exe \u2028 \u2029 </p></article></main>",
    "<svg><animate onbegin=window.PWN=1 attributeName=x dur=1s></svg>",
    "]]><?xml version='1.0'?><x:script xmlns:x='http://www.w3.org/1999/xhtml'>window.PWN=1</x:script>",
)  # fmt: skip
ADDRESSES = (
    "javascript:window.PWN=1",
    "data:text/html,<script>window.PWN=1</script>",
    'https://x.vn/" onclick="window.PWN=1',
    "JaVaScRiPt:window.PWN=1//https://x.vn",
    "file:///etc/passwd",
)


def build(folder: Path) -> Path:
    """Write the warehouse below the folder and return its path."""
    tables = small_release.write(folder / "tables", extra=_rows())
    _hostile_entities(tables)
    dimensions.build(tables)
    load.build(tables, folder / "warehouse.duckdb")
    return folder / "warehouse.duckdb"


def _rows() -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in FACT_TABLES}
    more: dict[str, list[dict[str, Any]]] = {}
    for number, payload in enumerate(PAYLOADS):
        _add_document(rows, more, number, payload)
    for name, found in _operations().items():
        more.setdefault(name, []).extend(found)
    return {**rows, **more}


def _add_document(rows: dict[str, list[dict[str, Any]]], more: dict[str, list[dict[str, Any]]], number: int, payload: str) -> None:
    text = f"{payload} nói {payload}."
    raw = f"{payload}\n{text}"
    key, story = f"d-hostile-{number}", f"s-hostile-{number // 2}"
    run = {"run_id": small_release.RUN_2}
    said = {
        "document_id": key, "source_uri": f"in/{payload}.txt", "url": ADDRESSES[number % len(ADDRESSES)], "domain": payload,
        "publisher": payload, "title": payload, "lead": f"{payload}!", "byline": payload, "section": payload,
        "published_at": datetime(2024, 1, 1 + number), "published_precision": "day",
        "published_method": "stated", "published_evidence": payload, "language": "vi", "text": text, "char_count": len(text), "word_count": 3,
        "sentence_count": 1, "story_id": story, "is_canonical": number % 2 == 0, **run,
    }  # fmt: skip
    source = {
        "document_id": key, "source_uri": said["source_uri"], "file_uri": said["source_uri"], "raw_sha256": "0" * 64, "byte_size": 1, "format": "text",
        "encoding": payload, "first_seen_at": datetime(2026, 1, 1), **run,
    }  # fmt: skip
    added = {
        "documents": said,
        "document_sources": source,
        "raw_documents": {"document_id": key, "text": raw},
        "sentences": {"document_id": key, "sentence_no": 1, "start_char": 0, "end_char": len(text), "text": text},
        "removed_text": {
            "document_id": key,
            "ordinal": 1,
            "surface": payload,
            "rule": payload,
            "position": "header",
            "raw_start_char": 0,
            "raw_end_char": len(payload),
        },
        "rejected_candidates": {"document_id": key, "start_char": 0, "end_char": len(payload), "surface": payload, "looked_like": payload, "rule": payload},
        "document_damage": {"document_id": key, "damage": "short_text", "occurrences": 1, "detail": payload},
    }
    if number % 2:
        added["duplicate_pairs"] = {"document_id": key, "duplicate_of": f"d-hostile-{number - 1}", "similarity": 0.9, "method": "near"}
    else:
        times = {"first_published_at": said["published_at"], "last_published_at": said["published_at"]}
        added["stories"] = {"story_id": story, "canonical_document_id": key, "document_count": 2, "publisher_count": 2, "title": payload, **times}
    for table_name, row in added.items():
        more.setdefault(table_name, []).append(row)
    for name in FACT_TABLES:
        rows[name].append(_fact(name, number, key, payload))


def _fact(name: str, number: int, document_id: str, payload: str) -> dict[str, Any]:
    """A fact over the payload whose every text column is the payload again."""
    common = {
        "fact_id": f"f-hostile-{name.replace('_', '-')}-{number}", "document_id": document_id, "sentence_no": 1, "start_char": 0, "end_char": len(payload),
        "surface": payload, "raw_start_char": len(payload) + 1, "raw_end_char": 2 * len(payload) + 1, "rule": payload, "confidence": 0.5,
        "run_id": small_release.RUN_2,
    }  # fmt: skip
    for column in table(name).columns:
        if column.name not in common:
            common[column.name] = _value(column.name, column.type, column.vocabulary, number, payload)
    return common


def _value(name: str, kind: pa.DataType, vocabulary: tuple[str, ...], number: int, payload: str) -> Any:
    if name in ("person_id", "meeting_id", "entity_id"):
        return f"{name[0]}-hostile-{number // 2}"
    if vocabulary:
        return vocabulary[number % len(vocabulary)]
    if pa.types.is_list(kind):
        return [payload]
    if pa.types.is_string(kind):
        return payload
    if pa.types.is_date(kind):
        return date(2024, 1, 1 + number)
    if pa.types.is_boolean(kind):
        return True
    return Decimal(1 + number) if pa.types.is_decimal(kind) else 1 + number


def _operations() -> dict[str, list[dict[str, Any]]]:
    run, texts = small_release.RUN_2, cycle(PAYLOADS)
    shown = [{"document_id": "d-hostile-1", "sentence_no": 1, "key": p} for p in PAYLOADS[:3]] + [{"fact_id": "f-hostile-money-2"}]
    return {
        "ops.runs": [{"run_id": "r-0003", "started_at": datetime(2026, 1, 3), "status": "failed", "reason": p, "code_version": p} for p in PAYLOADS[:1]],
        "ops.quarantine": [
            {"source_uri": f"in/{p}.txt", "record_no": n, "stage": "read", "reason": p, "detail": p, "stored_at": datetime(2026, 1, 2), "run_id": run}
            for n, p in enumerate(PAYLOADS, 1)
        ],
        "ops.files": [{"source_uri": f"in/{p}.txt", "byte_size": 1, "state": "skipped", "reason": p, "records": 1, "run_id": run} for p in PAYLOADS],
        "ops.retractions": [
            {"document_id": "d-gone", "source_uri": f"in/{p}.txt", "reason": "removed", "retracted_at": datetime(2026, 1, 2), "run_id": run} for p in PAYLOADS
        ],
        "ops.quality_results": [
            {
                "run_id": run, "suite": p, "expectation": p, "column_name": p, "severity": "warning", "success": False, "evaluated": 4, "unexpected": 4,
                "unexpected_percent": 100.0, "sample": json.dumps({"error": p} if n % 3 == 0 else shown), "note": next(texts),
            }
            for n, p in enumerate(PAYLOADS)
        ],
        "ops.reviews": [
            {
                "fact_id": f"f-hostile-dates-{n}", "verdict": ("rejected", "corrected", "accepted")[n % 3], "corrected_value": json.dumps({"value": p}),
                "reviewer": p, "reason": p, "reviewed_at": datetime(2026, 1, 2), "fact_type": "dates", "document_id": f"d-hostile-{n}", "rule": p,
                "surface": p, "value": json.dumps({"value": p}), "run_id": run,
            }
            for n, p in enumerate(PAYLOADS)
        ],
    }  # fmt: skip


def _hostile_entities(tables: Path) -> None:
    """Entities, too, are called by the payloads."""
    known = pq.read_table(tables / "entity_rows.parquet").to_pylist()
    for number, payload in enumerate(PAYLOADS):
        entity = {
            "entity_id": f"e-hostile-{number // 2}",
            "entity_type": "country",
            "name": payload,
            "name_en": payload,
            "acronym": payload,
            "country_code": payload,
        }
        known.append({"document_id": f"d-hostile-{number}", **entity})
    pq.write_table(table("stage.entity_rows").from_rows(known), tables / "entity_rows.parquet")
