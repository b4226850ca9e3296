"""One definition of every table."""

import pytest

from transforms import tables


@pytest.mark.parametrize("table", tables.tables().values(), ids=lambda t: t.name)
def test_every_table_has_a_key_of_its_own_columns_and_comments_in_both_languages(table: tables.Table) -> None:
    names = [c.name for c in table.columns]
    assert len(set(names)) == len(names)
    assert set(table.key) <= set(names)
    assert table.en
    assert table.vi
    assert all(c.en and c.vi for c in table.columns)


def test_every_fact_table_starts_with_the_columns_of_the_contract() -> None:
    common = ["fact_id", "document_id", "sentence_no", "start_char", "end_char", "surface", "raw_start_char", "raw_end_char", "rule", "confidence", "run_id"]
    assert all([c.name for c in tables.table(name).columns][: len(common)] == common for name in tables.FACT_TABLES)


def test_a_row_with_an_unknown_column_is_an_error() -> None:
    with pytest.raises(KeyError, match="has no column"):
        tables.table("sentences").from_rows([{"document_id": "d", "colour": "red"}])


def test_a_missing_required_value_is_an_error_that_names_its_column() -> None:
    with pytest.raises(ValueError, match=r"sentences\.text is required, but 1 of 1"):
        tables.table("sentences").from_rows([{"document_id": "d", "sentence_no": 1, "start_char": 0, "end_char": 1, "text": None}])
