"""A span says what it claims: verdicts on real sentences, in the cleaned and in the raw text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from expectations.evidence import SPANS, verdicts
from transforms.tables import table

# seeds/001: a credit glued to the next sentence; cleaning takes it out and starts a line.
RAW = "Hội nghị khai mạc sáng 16/7.Ảnh: BNG.Cùng dự hội nghị có\n21 đại biểu."
CLEAN = "Hội nghị khai mạc sáng 16/7.\nCùng dự hội nghị có 21 đại biểu."


def judged(tmp_path: Path, name: str, **row: Any) -> dict[str, Any]:
    """The verdict on one row of a table beside the document above."""
    rows: dict[str, list[dict[str, Any]]] = {known: [] for known in (*SPANS, "documents", "raw_documents", "removed_text")}
    rows["documents"].append({"document_id": "d", "text": CLEAN})
    rows["raw_documents"].append({"document_id": "d", "text": RAW})
    rows["removed_text"].append({"document_id": "d", "surface": "Ảnh: BNG.", "raw_start_char": 28, "raw_end_char": 37})
    rows[name].append({"document_id": "d"} | row)
    for known, found in rows.items():
        schema = pa.schema([field.with_nullable(True) for field in table(known).schema])
        pq.write_table(pa.Table.from_pylist(found, schema), tmp_path / f"{known}.parquet")
    verdict: dict[str, Any] = verdicts(tmp_path)[name].to_pylist()[-1]
    return verdict


def test_a_fact_is_its_slice_in_both_texts(tmp_path: Path) -> None:
    found = judged(tmp_path, "dates", start_char=23, end_char=27, surface="16/7", raw_start_char=23, raw_end_char=27)
    assert (found["in_text"], found["in_raw"]) == (True, True)


@pytest.mark.parametrize("moved", [{"start_char": 22, "end_char": 26}, {"surface": "16/8"}])
def test_a_fact_that_is_not_its_slice_is_found(tmp_path: Path, moved: dict[str, Any]) -> None:
    row = {"start_char": 23, "end_char": 27, "surface": "16/7", "raw_start_char": 23, "raw_end_char": 27}
    assert judged(tmp_path, "dates", **row | moved)["in_text"] is False


def test_a_line_break_that_cleaning_joined_is_no_difference(tmp_path: Path) -> None:
    start, raw = CLEAN.index("có 21"), RAW.index("có\n21")
    found = judged(tmp_path, "quantities", start_char=start, end_char=start + 5, surface="có 21", raw_start_char=raw, raw_end_char=raw + 5)
    assert (found["in_text"], found["in_raw"]) == (True, True)


def test_removed_text_inside_a_raw_span_is_no_difference(tmp_path: Path) -> None:
    surface = "16/7.\nCùng"
    start, raw_end = CLEAN.index("16/7"), RAW.index("Cùng") + 4
    found = judged(tmp_path, "statements", start_char=start, end_char=start + len(surface), surface=surface, raw_start_char=23, raw_end_char=raw_end)
    assert (found["in_text"], found["in_raw"]) == (True, True)


def test_text_that_was_not_removed_inside_a_raw_span_is_a_difference(tmp_path: Path) -> None:
    found = judged(tmp_path, "statements", start_char=23, end_char=27, surface="16/7", raw_start_char=23, raw_end_char=40)
    assert found["in_raw"] is False


@pytest.mark.parametrize("row", [{"start_char": None}, {"document_id": "gone"}, {"end_char": 3}, {"surface": None}])
def test_a_row_that_cannot_be_judged_is_left_to_the_check_that_reports_it(tmp_path: Path, row: dict[str, Any]) -> None:
    whole = {"start_char": 23, "end_char": 27, "surface": "16/7", "raw_start_char": 23, "raw_end_char": 27}
    assert judged(tmp_path, "dates", **whole | row)["in_text"] is None


def test_removed_text_is_its_slice_of_the_raw_text(tmp_path: Path) -> None:
    assert judged(tmp_path, "removed_text", surface="Cùng", raw_start_char=37, raw_end_char=41)["in_raw"] is True
    assert judged(tmp_path, "removed_text", surface="Cung", raw_start_char=37, raw_end_char=41)["in_raw"] is False
