"""The ten questions of docs/questions.md get the answers shown there."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from tests.conftest import ROOT, Published

spec = importlib.util.spec_from_file_location("questions", ROOT / "examples" / "questions.py")
assert spec is not None
assert spec.loader is not None
questions = importlib.util.module_from_spec(spec)
spec.loader.exec_module(questions)

PAGE = (ROOT / "docs" / "questions.md").read_text("utf-8")
FOUND = list(questions.QUESTION.finditer(PAGE))


def test_there_are_ten_questions_each_with_its_answer() -> None:
    assert PAGE.count("\n## ") == len(FOUND) == 10


@pytest.mark.slow
@pytest.mark.parametrize("number", range(1, 11))
def test_the_answer_is_the_one_shown(seeds_release: Published, number: int) -> None:
    question = FOUND[number - 1]
    warehouse: Path = seeds_release.data / "warehouse.duckdb"
    shown = "run: python examples/questions.py data/warehouse.duckdb docs/questions.md"
    assert questions.answer(warehouse, question["sql"]) == question["answer"], shown
