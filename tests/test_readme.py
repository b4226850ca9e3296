"""What the README shows is what a reader gets."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT, Published
from tests.warehouse.test_questions import questions

README = (ROOT / "README.md").read_text("utf-8")
SHELL = re.findall(r"^```(?:bash|sh|shell|console)\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
ASKED = list(questions.QUESTION.finditer(README))


def test_the_first_two_shell_blocks_are_the_run_and_the_tests_in_one_line_each() -> None:
    set_up = "python3 -m venv .venv && .venv/bin/pip install -q -r requirements.lock -e . && "
    assert [f"{set_up}.venv/bin/khotin run\n", f"{set_up}.venv/bin/pytest\n"] == SHELL


def test_every_question_of_the_readme_has_an_answer() -> None:
    assert len(ASKED) == README.count("```sql") >= 5


@pytest.mark.parametrize("number", range(len(ASKED)))
def test_the_answer_is_the_one_shown(seeds_release: Published, number: int) -> None:
    asked = ASKED[number]
    shown = "run: python examples/questions.py data/warehouse.duckdb README.md"
    assert questions.answer(seeds_release.data / "warehouse.duckdb", asked["sql"]) == asked["answer"], shown


def test_every_file_the_readme_links_to_is_there() -> None:
    missing = [target for target in re.findall(r"\]\(([^)#:]+)\)", README) if not (ROOT / target).exists()]
    assert missing == []
