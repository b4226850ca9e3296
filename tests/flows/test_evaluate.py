"""Scores against hand-made facts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows import evaluate
from tests.conftest import Published

STEM = "000_f9329c8e1798a553"


def gold(tmp_path: Path, **facts: object) -> Path:
    empty = {k: [] for k in ("dates", "money", "percents", "counts", "durations", "people", "countries", "organizations", "places", "meetings", "instruments")}
    content = {**empty, "doc": STEM, "pledges": [], "acronyms": [], "statements": [], "optional": {}, **facts}
    (tmp_path / f"{STEM}.json").write_text(json.dumps(content), "utf-8")
    return tmp_path


def test_a_found_a_missed_and_a_wrong_value_are_counted(seeds_release: Published, tmp_path: Path) -> None:
    folder = gold(tmp_path, money=[{"amount": 100000, "currency": "USD"}, {"amount": 5, "currency": "EUR"}])
    score = evaluate.evaluate(seeds_release.data / "warehouse.duckdb", folder)["money"]
    assert (score.right, score.missed, score.wrong, score.precision, score.recall) == (1, 1, 0, 1.0, 0.5)


def test_an_optional_value_is_neither_required_nor_wrong(seeds_release: Published, tmp_path: Path) -> None:
    folder = gold(tmp_path, optional={"money": [{"amount": 100000, "currency": "USD"}]})
    score = evaluate.evaluate(seeds_release.data / "warehouse.duckdb", folder)["money"]
    assert (score.right, score.missed, score.wrong) == (0, 0, 0)


def test_a_name_matches_where_it_is_alike_enough(seeds_release: Published, tmp_path: Path) -> None:
    folder = gold(
        tmp_path,
        meetings=[{"name": "Hội nghị Bộ trưởng Ngoại giao các nước ASEAN", "ordinal": 53}, {"name": "Hội nghị Bộ trưởng Ngoại giao ASEAN", "ordinal": 54}],
    )
    score = evaluate.evaluate(seeds_release.data / "warehouse.duckdb", folder)["meetings"]
    assert (score.right, score.missed) == (1, 1)


def test_a_gold_document_that_is_not_in_the_warehouse_counts_as_missed(seeds_release: Published, tmp_path: Path) -> None:
    folder = gold(tmp_path, money=[{"amount": 1, "currency": "VND"}])
    (folder / f"{STEM}.json").rename(folder / "not-there.json")
    assert evaluate.evaluate(seeds_release.data / "warehouse.duckdb", folder)["money"].missed == 1


def test_a_folder_without_gold_is_an_error(seeds_release: Published, tmp_path: Path) -> None:
    (tmp_path / "list.json").write_text("[]", "utf-8")
    with pytest.raises(FileNotFoundError, match="no gold file"):
        evaluate.evaluate(seeds_release.data / "warehouse.duckdb", tmp_path)
