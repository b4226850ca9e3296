"""Findings as rows of the tables."""

from __future__ import annotations

import gc

import pyarrow as pa
import pytest

from transforms.facts.finders import find_in
from transforms.facts.model import Article, Findings
from transforms.facts.rows import Rows

TEXT = "Sáng 16/7, 12 nước dự họp tại Hà Nội."
ARTICLES = pa.table(
    {
        "document_id": ["d-1", "d-2"],
        "sentence_starts": [[], [0]],
        "clean_starts": [[0], [0]],
        "raw_starts": [[0], [40]],
        "lengths": [[0], [len(TEXT)]],
    }
)


def test_a_fact_has_the_sentence_and_the_raw_place_of_its_own_document() -> None:
    rows = Rows("run-1", ARTICLES)
    rows.add(1, find_in(Article("d-2", TEXT, [(0, len(TEXT))])))
    (count,) = rows.tables()["quantities"].to_pylist()
    assert (count["document_id"], count["sentence_no"], count["surface"], count["counted"], count["unit"]) == ("d-2", 1, "12 nước", "nước", None)
    assert (count["start_char"], count["raw_start_char"], count["raw_end_char"]) == (11, 51, 58)


def test_a_value_that_no_column_takes_is_an_error() -> None:
    findings = Findings(Article("d-2", TEXT, [(0, len(TEXT))]))
    findings.add("durations", 0, 4, "duration", 0.9, value="P1D", days=1.0, hours=24)
    rows = Rows("run-1", ARTICLES)
    rows.add(1, findings)
    with pytest.raises(KeyError, match="hours"):
        rows.tables()


def test_findings_are_gone_when_nobody_holds_them() -> None:
    gc.collect()
    gc.disable()
    try:
        find_in(Article("d-2", TEXT, [(0, len(TEXT))]))
        assert [found for found in gc.get_objects() if isinstance(found, Findings)] == []
    finally:
        gc.enable()
