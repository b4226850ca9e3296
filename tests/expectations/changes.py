"""Changes that break the example, and those that break what all tables have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.expectations.bench import Key
from tests.expectations.example import Rows
from transforms.tables import FACT_TABLES, Table

FUTURE = datetime(2999, 1, 1)
ROW = 5  # the row that is broken: a document alone in its story
COPY = 13


@dataclass(frozen=True)
class Break:
    """``change`` makes exactly ``key`` and ``also`` fail, with ``counts`` added to the run's counts."""

    key: Key
    change: Callable[[Rows], object]
    also: frozenset[Key] = frozenset()
    counts: tuple[tuple[str, int], ...] = ()

    @property
    def expected(self) -> set[Key]:
        return {self.key, *self.also}

    @property
    def suites(self) -> set[str]:
        return {suite for suite, _, _ in self.expected}


def fails(suite: str, name: str, column: str | None, change: Callable[[Rows], object], *also: Key, **counts: int) -> Break:
    return Break((suite, name, column), change, frozenset(also), tuple(counts.items()))


def put(name: str, rows: int | range = ROW, /, **values: Any) -> Callable[[Rows], object]:
    """A change that sets columns of a row, or of several, to a value or to what a function makes of the row."""

    def change(tables: Rows) -> None:
        for number in range(rows, rows + 1) if isinstance(rows, int) else rows:
            row = tables[name][number]
            row |= {column: value(row) if callable(value) else value for column, value in values.items()}

    return change


def shift(name: str, row: int, /, **steps: int) -> Callable[[Rows], object]:
    """A change that adds to numbers of a row."""

    def change(tables: Rows) -> None:
        for column, step in steps.items():
            tables[name][row][column] += step

    return change


def add(name: str, row: int, /, **values: Any) -> Callable[[Rows], object]:
    """A change that appends a copy of a row with other values."""

    def change(tables: Rows) -> None:
        tables[name].append(tables[name][row] | values)

    return change


def all_of(*changes: Callable[[Rows], object]) -> Callable[[Rows], object]:
    def change(tables: Rows) -> None:
        for one in changes:
            one(tables)

    return change


def repeat(times: int, change: Callable[[Rows], object]) -> Callable[[Rows], object]:
    return all_of(*[change] * times)


def _row(name: str) -> int:
    """The row to break in a table: ops tables, pairs and entities have few."""
    if name.startswith("ops.") or name in ("duplicate_pairs", "entities"):
        return 0
    return {"raw_documents": 8, "sentences": 4}.get(name, ROW)  # 4: a first sentence


# The required column whose absence no other check sees; the string column that may be empty without another check seeing it.
REQUIRED = {"documents": "word_count", "document_sources": "format", "removed_text": "rule", "raw_documents": "text", "sentences": "text"}
REQUIRED |= {"document_damage": "occurrences", "duplicate_pairs": "method", "stories": "canonical_document_id", "rejected_candidates": "rule"}
REQUIRED |= {"entities": "name", "people": "name", "meetings": "series", "ops.runs": "code_version", "ops.quarantine": "stage"}
REQUIRED |= {"ops.quality_results": "severity", "ops.retractions": "reason", "ops.files": "records", "ops.reviews": "verdict", "ops.metrics": "value"}
EMPTY = {"documents": "byline", "document_sources": "file_uri", "removed_text": "rule", "raw_documents": "text", "sentences": "text"}
EMPTY |= {"document_damage": "detail", "duplicate_pairs": "method", "stories": "title", "dates": "edtf", "money": "per_unit", "quantities": "unit"}
EMPTY |= {"person_mentions": "title", "meeting_mentions": "theme", "meeting_roles": "name", "instruments": "issuer", "pledges": "purpose"}
EMPTY |= {"statements": "speaker", "list_counts": "counted", "rejected_candidates": "looked_like", "entities": "name_en", "people": "name"}
EMPTY |= {"meetings": "place", "ops.runs": "code_version", "ops.quarantine": "detail", "ops.quality_results": "sample", "ops.retractions": "source_uri"}
EMPTY |= {"ops.files": "reason", "ops.reviews": "reason", "ops.metrics": "detail"}
CODES = {"country_code": "QQ", "currency": "QQQ", "language": "qq"}


def common(described: Table) -> Iterator[Break]:
    name, row = described.name, _row(described.name)
    yield fails(name, "key_is_unique", ", ".join(described.key), add(name, row), *_of_a_doubled_row(name))
    yield fails(name, "required_values_are_filled", None, put(name, row, **{REQUIRED.get(name, "rule"): None}))
    yield fails(name, "no_value_is_an_empty_string", None, put(name, row, **{EMPTY.get(name, "rule"): ""}), *_of_an_empty_string(name))
    for column in described.columns:
        if column.vocabulary or column.name in CODES:
            harmless = {"reason": "why"} if (name, column.name) in (("ops.runs", "status"), ("ops.files", "state")) else {}
            yield fails(name, "in_vocabulary", column.name, put(name, row, **{column.name: CODES.get(column.name, "nonsense")}, **harmless))
    if "document_id" in {c.name for c in described.columns} and name not in ("documents", "ops.retractions", "ops.reviews"):
        appended = name in ("document_sources", "removed_text", "raw_documents", "sentences", "document_damage")
        change = add(name, row, document_id="d-gone", **({"source_uri": "gone.txt"} if name == "document_sources" else {}))
        change = change if appended else put(name, row, document_id="d-gone")
        yield fails(name, "document_id_is_in_documents", "document_id", change, *_of_a_lost_document(name))


def _of_a_doubled_row(name: str) -> list[Key]:
    if name in FACT_TABLES:
        return [("release", "facts_with_shared_id", None)]
    return {
        "documents": [
            ("stories", "document_count_is_rows_of_documents", "document_count"),
            ("stories", "one_document_is_canonical", "story_id"),
            ("release", "stories_without_canonical", None),
            ("release", "documents_outside_stories", None),
        ],
        "removed_text": [
            ("removed_text", "ordinals_are_consecutive", "ordinal"),
            ("removed_text", "removals_do_not_overlap", "raw_start_char, raw_end_char"),
        ],
        "sentences": [
            ("documents", "sentence_count_is_rows_of_sentences", "sentence_count"),
            ("sentences", "sentence_numbers_are_consecutive", "sentence_no"),
            ("sentences", "sentences_follow_each_other", "start_char, end_char"),
        ],
        "raw_documents": [("release", "raw_texts_too_many", None)],
        "stories": [("release", "stories_without_canonical", None), ("release", "documents_outside_stories", None)],
        "meetings": [("meetings", "edition_is_one_meeting", "series")],
    }.get(name, [])


def _of_an_empty_string(name: str) -> list[Key]:
    if EMPTY.get(name, "rule") == "rule" and name in FACT_TABLES:
        return [(name, "rule_is_a_code", "rule")]
    return {
        "raw_documents": [
            ("documents", "text_is_no_longer_than_raw", "char_count, sentence_count"),
            ("removed_text", "surface_is_slice_of_raw_text", "surface"),
            *[(fact, "surface_is_slice_of_raw_text", "raw_start_char") for fact in FACT_TABLES],
        ],
        "sentences": [("sentences", "sentence_is_slice_of_text", "text")],
        "duplicate_pairs": [("duplicate_pairs", "in_vocabulary", "method")],
        "stories": [("stories", "title_is_of_one_of_its_documents", "title")],
        "statements": [("statements", "speaker_is_a_name", "speaker")],
    }.get(name, [])


def _of_a_lost_document(name: str) -> list[Key]:
    lost: list[Key] = [(name, "sentence_is_in_sentences", "document_id, sentence_no")] if name in FACT_TABLES else []
    if name == "raw_documents":
        lost.append(("release", "raw_texts_too_many", None))
    if name == "meeting_mentions":
        lost.append(("meetings", "publisher_count_is_distinct_publishers", "publisher_count"))
        lost.append(("meetings", "document_count_is_distinct_documents", "document_count"))
    return lost


def spans(name: str) -> Iterator[Break]:
    yield fails(name, "span_is_within_text", "start_char, end_char", put(name, end_char=lambda row: row["start_char"]))
    yield fails(name, "surface_is_slice_of_text", "surface", shift(name, ROW, start_char=1, end_char=1))
    yield fails(name, "surface_is_slice_of_raw_text", "raw_start_char", shift(name, ROW, raw_start_char=1, raw_end_char=1))
    yield fails(name, "surface_is_trimmed", "surface", lambda t: _widen(t, name))
    yield fails(name, "sentence_is_in_sentences", "document_id, sentence_no", put(name, sentence_no=99))
    yield fails(name, "span_is_inside_its_sentence", "start_char, end_char", put(name, sentence_no=lambda row: row["sentence_no"] % 4 + 1))
    yield fails(name, "in_range", "confidence", put(name, confidence=1.5))
    yield fails(name, "rule_is_a_code", "rule", put(name, rule="No code"))
    yield fails(name, "run_is_known", "run_id", put(name, run_id="run-unknown"))


def _widen(tables: Rows, name: str) -> None:
    """Take the space or comma beside a fact into its span."""
    fact = tables[name][ROW]
    text = next(d["text"] for d in tables["documents"] if d["document_id"] == fact["document_id"])
    left = 0 if text[fact["end_char"]] in " ," else 1
    fact["start_char"] -= left
    fact["raw_start_char"] -= left
    fact["end_char"] += 1 - left
    fact["raw_end_char"] += 1 - left
    fact["surface"] = text[fact["start_char"] : fact["end_char"]]
