"""A gazetteer that was emptied or halved by hand is found; one that grew is not."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from expectations.gx_run import run_suites
from expectations.suites import gazetteers
from expectations.tallies import of_rules


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(gazetteers.shipped(), tmp_path / "gazetteers", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return tmp_path / "gazetteers"


def failing(folder: Path) -> dict[str, list[str]]:
    ((outcomes, _),) = run_suites("run", [(gazetteers.suite(), lambda: of_rules(gazetteers.suite(), gazetteers.frame(folder)))])
    return {outcome.check.name: [row["gazetteer"] for row in outcome.rows] for outcome in outcomes if not outcome.success}


def keep_rows(path: Path, rows: int) -> None:
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[: rows + 1]), "utf-8")


def test_the_shipped_gazetteers_have_their_rows() -> None:
    assert failing(gazetteers.shipped()) == {}


def test_no_row_comes_or_goes_unsaid() -> None:
    """Every row is a rule: one that is taken out shows here even where no sentence misses it (tests/gazetteer_rows.py)."""
    with gazetteers.KNOWN.open(encoding="utf-8", newline="") as lines:
        known = {row["gazetteer"]: int(row["rows"]) for row in csv.DictReader(lines)}
    assert gazetteers.row_counts(gazetteers.shipped()) == known, "read the change, then: python -m expectations.suites.gazetteers"


def test_an_emptied_gazetteer_has_no_rows(folder: Path) -> None:
    keep_rows(folder / "countries.csv", 0)
    assert failing(folder) == {"has_rows": ["countries"]}


def test_a_gazetteer_that_is_gone_has_no_rows(folder: Path) -> None:
    (folder / "currencies.csv").unlink()
    assert failing(folder) == {"has_rows": ["currencies"]}


def test_a_halved_gazetteer_lacks_known_rows(folder: Path) -> None:
    keep_rows(folder / "titles.csv", 99)
    assert failing(folder) == {"has_half_of_its_known_rows": ["titles"]}


def test_a_gazetteer_that_nobody_knew_may_be_there(folder: Path) -> None:
    (folder / "new_words.csv").write_text("surface,example,source\nmới,từ mới,seeds\n", "utf-8")
    assert failing(folder) == {}
