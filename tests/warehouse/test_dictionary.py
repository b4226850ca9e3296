"""The data dictionary says what the warehouse holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from warehouse import dictionary, scripts


def test_the_dictionary_in_docs_is_current() -> None:
    written = (Path(__file__).parents[2] / "docs" / "data-dictionary.md").read_text("utf-8")
    assert written == dictionary.markdown(), "run: python -m warehouse.dictionary > docs/data-dictionary.md"


def test_every_view_and_macro_is_in_it() -> None:
    text = dictionary.markdown()
    for script in (*scripts.views(), *scripts.scalar_macros(), *scripts.table_macros()):
        assert script.name in text


def test_no_line_of_columns_csv_is_left_over() -> None:
    views = {script.name for script in scripts.views()} | {"*", "gazetteers"}
    assert {view for view, _ in scripts.column_comments()} - views == set()


def test_a_column_nobody_described_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"columns\.csv"):
        scripts.column_comment("facts", "no_such_column")
