"""A small consistent release: fourteen articles that differ in their numbers, the last a copy of the first."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from copy import deepcopy
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from transforms.facts.model import content_id
from transforms.tables import FACT_TABLES, Table, published, table

Rows = dict[str, list[dict[str, Any]]]

RUN = "run-2"
ARTICLES = 14
COUNTS = {"read": 16, "loaded": 14, "duplicate": 1, "quarantined": 1, "unchanged": 0}
NAMES = ["Nguyễn Quốc Dũng", "Trần Thị Hà", "Lê Văn Bình", "Phạm Minh Châu", "Hoàng Thu Trang", "Vũ Đức Đam", "Đỗ Mai Lan"]

# Each span in braces becomes a fact: {table|surface}. One paragraph holds every type, so that each row has a text behind it.
STORY = (
    "{dates|Ngày %(day)d/7/2020}, {entity_mentions|Bộ Ngoại giao} mở {meeting_mentions|Hội nghị Cấp cao ASEAN lần thứ %(edition)d}"
    " ở {entity_mentions|Việt Nam}.\n"
    "Thứ trưởng {person_mentions|%(name)s} nói {statements|hội nghị sẽ bàn %(count)d sáng kiến} và {meeting_roles|chủ trì}"
    " phiên họp {durations|trong %(days)d ngày}.\n"
    "{pledges|Việt Nam góp %(sum)d triệu USD} cho {instruments|Quỹ ứng phó COVID-19}, bằng {money|%(sum)d triệu USD},"
    " tăng {quantities|%(percent)d%%} sau {quantities|%(count)d cuộc họp}.\n"
    "{acronyms|Hội nghị quan chức cao cấp (SOM)} có {list_counts|hai đối tác là Nhật Bản và Hàn Quốc},"
    " đường dây {rejected_candidates|09%(count)d12345} luôn mở."
)
BRACES = re.compile(r"\{(\w+)\|([^}]*)\}")


def rows() -> Rows:
    """Rows of every published table of the release, freshly made: tests break them as they like."""
    tables: Rows = {t.name: [] for t in published()}
    for number in range(ARTICLES):
        _article(tables, number if number < ARTICLES - 1 else 0, number)
    _stories(tables)
    _dimensions(tables)
    _operations(tables)
    return tables


def broken(change: Callable[[Rows], object]) -> Rows:
    """The release after a change."""
    tables = deepcopy(rows())
    change(tables)
    return tables


def add_sentence(tables: Rows, number: int, sentence: str, is_raw: bool = True) -> dict[str, Any]:
    """Append a sentence without facts to a document (and to its raw text); returns its row."""
    document = tables["documents"][number]
    start = len(document["text"]) + 1
    retext(tables, number, f"{document['text']}\n{sentence}")
    document["sentence_count"] += 1
    if is_raw:
        tables["raw_documents"][number]["text"] += f"\n{sentence}"
    row = {"document_id": document["document_id"], "sentence_no": document["sentence_count"], "start_char": start, "end_char": start + len(sentence)}
    tables["sentences"].append(row | {"text": sentence})
    return tables["sentences"][-1]


def retext(tables: Rows, number: int, text: str) -> None:
    """Give a document another text, and the counts that go with it."""
    tables["documents"][number] |= {"text": text, "char_count": len(text), "word_count": len(text.split())}


def edit(tables: Rows, number: int, old: str, new: str) -> None:
    """Replace a string by one of the same length in a document's text and sentences, not in its raw text."""
    assert len(old) == len(new)
    document = tables["documents"][number]
    assert old in document["text"]
    retext(tables, number, document["text"].replace(old, new))
    for sentence in tables["sentences"]:
        if sentence["document_id"] == document["document_id"]:
            sentence["text"] = sentence["text"].replace(old, new)


def add_document(tables: Rows, sentence: str, sentences: int = 1, story: int | None = None) -> dict[str, Any]:
    """Append a document without facts, a copy of the numbered one's story if one is given; returns its row."""
    number = len(tables["documents"])
    text = "\n".join([sentence] * sentences)
    document_id = content_id("d", number, text)
    example = tables["documents"][1 if story is None else story]
    document = example | {"document_id": document_id, "source_uri": f"more/{number}.txt", "sentence_count": 0, "publisher": None, "domain": None}
    document["is_canonical"] = story is None
    tables["documents"].append(document)
    tables["raw_documents"].append({"document_id": document_id, "text": text})
    tables["document_sources"].append(tables["document_sources"][0] | {"document_id": document_id, "source_uri": document["source_uri"]})
    retext(tables, number, text)
    document["sentence_count"] = sentences
    for i in range(sentences):
        start = i * (len(sentence) + 1)
        row = {"document_id": document_id, "sentence_no": i + 1, "start_char": start, "end_char": start + len(sentence), "text": sentence}
        tables["sentences"].append(row)
    if story is None:
        document["story_id"] = content_id("s", document_id)
        changed = {"story_id": document["story_id"], "canonical_document_id": document_id, "document_count": 1, "publisher_count": 0}
        tables["stories"].append(tables["stories"][1] | changed)
    else:
        row = next(s for s in tables["stories"] if s["story_id"] == document["story_id"])
        row["document_count"] += 1
        pair = {"document_id": document_id, "duplicate_of": row["canonical_document_id"], "similarity": 0.9, "method": "near"}
        tables["duplicate_pairs"].append(pair)
    return document


def republish(tables: Rows, number: int, at: datetime | None) -> None:
    """Give a document that is alone in its story another publication time, and the story too."""
    document = tables["documents"][number]
    day = at.date() if at else None
    document |= {"published_at": at, "published_earliest": day, "published_latest": day}
    if at is None:
        document |= {"published_precision": None, "published_method": None}
    story = next(s for s in tables["stories"] if s["story_id"] == document["story_id"])
    story |= {"first_published_at": at, "last_published_at": at}


def described(name: str) -> Table:
    """The table's declaration."""
    return table(name)


def write(tables: Rows, folder: Path) -> Path:
    """One Parquet file for each table that there are rows for."""
    folder.mkdir(parents=True, exist_ok=True)
    for declared in (t for t in published() if t.name in tables):
        nullable = pa.schema([field.with_nullable(True) for field in declared.schema])  # a broken row may lack what is required
        pq.write_table(pa.Table.from_pylist(tables[declared.name], nullable), folder / f"{declared.name}.parquet")
    return folder


def _article(tables: Rows, story: int, number: int) -> None:
    values = {
        "day": story + 1,
        "edition": 20 + story,
        "name": NAMES[story % len(NAMES)],
        "count": 30 + story,
        "days": story % 5 + 2,
        "sum": 11 + story,
        "percent": 12 + story,
    }
    marked = STORY % values
    spans, text = _unmark(marked)
    header = f"Báo {number}\n"
    document_id = content_id("d", header, text)
    published_at = datetime(2020, 7, story + 1)
    tables["documents"].append(
        {
            "document_id": document_id,
            "source_uri": f"articles/{number:03}.txt",
            "url": f"https://bao{number}.vn/bai-{number}.html",
            "domain": f"bao{number}.vn",
            "publisher": f"Báo {number}",
            "title": f"Hội nghị lần thứ {values['edition']}",
            "lead": text[:40],
            "byline": "Thu Hà",
            "section": "Thời sự",
            "published_at": published_at,
            "published_precision": "day",
            "published_method": "stated",
            "published_evidence": "header",
            "published_earliest": published_at.date(),
            "published_latest": published_at.date(),
            "language": "vi",
            "language_confidence": 0.99,
            "text": text,
            "char_count": len(text),
            "word_count": len(text.split()),
            "sentence_count": text.count("\n") + 1,
            "run_id": RUN,
        }
    )
    tables["raw_documents"].append({"document_id": document_id, "text": header + text})
    tables["removed_text"].append(
        {
            "document_id": document_id,
            "ordinal": 1,
            "surface": header[:-1],
            "rule": "outlet_line",
            "position": "header",
            "raw_start_char": 0,
            "raw_end_char": len(header) - 1,
        }
    )
    for uri in (f"articles/{number:03}.txt", *(["mirror.jsonl#7"] if number == 1 else [])):
        tables["document_sources"].append(
            {
                "document_id": document_id,
                "source_uri": uri,
                "file_uri": uri.partition("#")[0],
                "raw_sha256": hashlib.sha256(text.encode()).hexdigest(),
                "byte_size": len(text.encode()),
                "format": "text",
                "encoding": "utf-8",
                "first_seen_at": datetime(2026, 1, 2, 3, 4),
                "run_id": RUN,
            }
        )
    tables["document_damage"].append({"document_id": document_id, "damage": "missing_headline", "occurrences": 1, "detail": "no line before the body"})
    borders = _sentences(tables, document_id, text)
    for name, start, end in spans:
        _fact(tables, name, document_id, text, start, end, borders, len(header), values)


def _unmark(marked: str) -> tuple[list[tuple[str, int, int]], str]:
    spans, text, at = [], "", 0
    for match in BRACES.finditer(marked):
        text += marked[at : match.start()]
        spans.append((match[1], len(text), len(text) + len(match[2])))
        text += match[2]
        at = match.end()
    return spans, text + marked[at:]


def _sentences(tables: Rows, document_id: str, text: str) -> list[tuple[int, int]]:
    borders, start = [], 0
    for number, sentence in enumerate(text.split("\n"), 1):
        borders.append((start, start + len(sentence)))
        tables["sentences"].append(
            {"document_id": document_id, "sentence_no": number, "start_char": start, "end_char": start + len(sentence), "text": sentence}
        )
        start += len(sentence) + 1
    return borders


def _fact(
    tables: Rows, table: str, document_id: str, text: str, start: int, end: int, borders: list[tuple[int, int]], offset: int, values: dict[str, Any]
) -> None:
    surface = text[start:end]
    if table == "rejected_candidates":
        refused = {"document_id": document_id, "start_char": start, "end_char": end, "surface": surface, "looked_like": "quantities", "rule": "phone"}
        tables[table].append(refused)
        return
    tables[table].append(
        {
            "fact_id": content_id("f", table, document_id, start, end),
            "document_id": document_id,
            "sentence_no": next(n for n, (a, b) in enumerate(borders, 1) if a <= start and end <= b),
            "start_char": start,
            "end_char": end,
            "surface": surface,
            "raw_start_char": start + offset,
            "raw_end_char": end + offset,
            "rule": f"{table}_rule",
            "confidence": 0.9,
            "run_id": RUN,
            **_values(table, surface, values),
        }
    )


def _values(table: str, surface: str, v: dict[str, Any]) -> dict[str, Any]:
    day = date(2020, 7, v["day"])
    person_id, meeting_id = content_id("p", v["name"]), content_id("m", "ASEAN", v["edition"])
    series = "Hội nghị Cấp cao ASEAN"
    percent = surface.endswith("%")
    return {
        "dates": {
            "value": day.isoformat(),
            "edtf": day.isoformat(),
            "start_date": day,
            "end_date": day,
            "grain": "day",
            "resolution": "explicit",
            "is_name_year": False,
        },
        "money": {"amount": Decimal(v["sum"] * 1_000_000), "currency": "USD", "qualifier": "exact"},
        "quantities": {
            "kind": "percent" if percent else "count",
            "value": float(v["percent"] if percent else v["count"]),
            "unit": "%" if percent else None,
            "counted": None if percent else "cuộc họp",
            "qualifier": "exact",
        },
        "durations": {"value": f"P{v['days']}D", "days": float(v["days"])},
        "person_mentions": {"person_id": person_id, "name": v["name"], "title": "Thứ trưởng"},
        "entity_mentions": {"entity_id": content_id("e", surface)},
        "meeting_mentions": {
            "meeting_id": meeting_id,
            "name": series,
            "ordinal": v["edition"],
            "start_date": day,
            "end_date": day + timedelta(days=v["days"]),
            "place": "Hà Nội",
            "country_code": "VN",
            "mode": "online",
            "status": "planned",
            "chair": v["name"],
            "theme": "Gắn kết",
        },
        "meeting_roles": {"meeting_id": meeting_id, "role": "chair", "name": v["name"], "country_code": "VN"},
        "instruments": {"name": surface, "instrument_type": "fund", "status": "planned", "issuer": "ASEAN", "number": None},
        "pledges": {"giver": "Việt Nam", "recipient": "Quỹ", "amount": Decimal(v["sum"] * 1_000_000), "currency": "USD", "purpose": "phòng dịch"},
        "acronyms": {"acronym": "SOM", "expansion": "Hội nghị quan chức cao cấp"},
        "statements": {"speaker": v["name"], "person_id": person_id, "is_direct": False},
        "list_counts": {"stated": 2, "listed": 2, "counted": "đối tác", "items": ["Nhật Bản", "Hàn Quốc"]},
    }[table]


def _stories(tables: Rows) -> None:
    first, copy = tables["documents"][0], tables["documents"][-1]
    for document in tables["documents"]:
        document["is_canonical"] = document is not copy
        document["story_id"] = content_id("s", (first if document is copy else document)["document_id"])
    for document in tables["documents"][:-1]:
        count = 2 if document is first else 1
        tables["stories"].append(
            {
                "story_id": document["story_id"],
                "canonical_document_id": document["document_id"],
                "document_count": count,
                "publisher_count": count,
                "first_published_at": document["published_at"],
                "last_published_at": document["published_at"],
                "title": document["title"],
            }
        )
    pair = {"document_id": copy["document_id"], "duplicate_of": first["document_id"], "similarity": 1.0, "method": "exact"}
    tables["duplicate_pairs"].append(pair)


def _dimensions(tables: Rows) -> None:
    for surface, kind, code in (("Bộ Ngoại giao", "organization", None), ("Việt Nam", "country", "VN")):
        tables["entities"].append(
            {"entity_id": content_id("e", surface), "entity_type": kind, "name": surface, "name_en": surface, "acronym": None, "country_code": code}
        )
    published_at = {d["document_id"]: d["published_at"].date() for d in tables["documents"]}
    people: dict[str, dict[str, Any]] = {}
    for mention in tables["person_mentions"]:
        day = published_at[mention["document_id"]]
        person = people.setdefault(
            mention["person_id"],
            {"person_id": mention["person_id"], "name": mention["name"], "first_seen": day, "last_seen": day, "document_count": 0},
        )
        person["last_seen"] = max(person["last_seen"], day)
        person["document_count"] += 1
    tables["people"].extend(people.values())
    meetings: dict[str, dict[str, Any]] = {}
    for mention in tables["meeting_mentions"]:
        shared = ("meeting_id", "ordinal", "start_date", "end_date", "place", "country_code", "mode", "status")
        meeting = meetings.setdefault(
            mention["meeting_id"],
            {k: mention[k] for k in shared}
            | {"series": mention["name"], "name": f"{mention['name']} lần thứ {mention['ordinal']}", "document_count": 0, "publisher_count": 0},
        )
        meeting["document_count"] += 1
        meeting["publisher_count"] += 1
    tables["meetings"].extend(meetings.values())


def _operations(tables: Rows) -> None:
    at = datetime(2026, 1, 2, 3, 4)
    facts = sum(len(tables[t]) for t in FACT_TABLES)
    tables["ops.runs"].append(
        {"run_id": "run-1", "started_at": at, "finished_at": at, "status": "published", "reason": None, "code_version": "c0de", "read": 1}
        | {"loaded": 1, "duplicate": 0, "quarantined": 0, "unchanged": 0, "retracted": 0, "documents": 1, "stories": 1, "facts": facts, "seconds": 2.0}
    )
    tables["ops.quarantine"].append(
        {"source_uri": "broken.jsonl", "record_no": 3, "stage": "read", "reason": "not_text", "detail": "binary", "raw_sha256": "a" * 64}
        | {"stored_at": at, "run_id": RUN}
    )
    tables["ops.quality_results"].append(
        {"run_id": "run-1", "suite": "documents", "expectation": "key_is_unique", "column_name": "document_id", "severity": "critical", "success": True}
        | {"evaluated": 1, "unexpected": 0, "unexpected_percent": 0.0, "sample": None, "note": "why"}
    )
    tables["ops.retractions"].append(
        {"document_id": content_id("d", "gone"), "source_uri": "articles/gone.txt", "reason": "removed", "retracted_at": at, "run_id": "run-1"}
    )
    tables["ops.files"].append(
        {"source_uri": "articles/000.txt", "byte_size": 900, "mtime_ns": 1, "raw_sha256": "b" * 64, "state": "read", "reason": None, "records": 1}
        | {"run_id": RUN}
    )
    tables["ops.metrics"] += [
        {"run_id": RUN, "metric": "stable_nfd", "fact_type": fact_type, "value": 1.0, "evaluated": 90, "detail": "{}"} for fact_type in (None, "dates")
    ]
    tables["ops.reviews"].append(
        {"fact_id": tables["dates"][0]["fact_id"], "verdict": "accepted", "reviewer": "Lan", "reason": "đúng", "reviewed_at": at, "run_id": RUN}
        | {"fact_type": "dates", "document_id": tables["dates"][0]["document_id"], "rule": "dates_rule", "surface": "Ngày 1/7/2020"}
    )
