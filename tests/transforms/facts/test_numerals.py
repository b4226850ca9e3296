"""Numbers in digits and words, with their scales."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.transforms.facts.case_files import cases
from transforms.facts.numerals import gazetteer, read_number, read_range


@pytest.mark.parametrize("case", cases("numerals"))
def test_a_number_reads_as_its_case_says(case: dict[str, Any]) -> None:
    number = read_number(case["text"], 0, len(case["text"]))
    assert (number and number.value) == (case["number"] and Decimal(case["number"]))
    assert (number and case["text"][: number.end]) == case["read"]


def test_a_range_shares_the_scale_of_its_end() -> None:
    text = "10 đến 15 triệu USD"
    number = read_number(text, 0, len(text))
    assert number is not None
    ends = read_range(text, number, len(text))
    assert ends is not None
    assert [end.value for end in ends] == [10_000_000, 15_000_000]


def test_a_larger_left_end_has_the_next_smaller_scale() -> None:
    text = "800 - 1,2 tỷ đồng"
    number = read_number(text, 0, len(text))
    assert number is not None
    ends = read_range(text, number, len(text))
    assert ends is not None
    assert [end.value for end in ends] == [800_000_000, 1_200_000_000]


def test_a_falling_pair_is_no_range() -> None:
    text = "22-10 người"
    number = read_number(text, 0, len(text))
    assert number is not None
    assert read_range(text, number, len(text)) is None


@pytest.mark.parametrize("row", gazetteer("number_words.csv"), ids=lambda row: row["word"])
def test_every_number_word_stands_in_its_example(row: dict[str, str]) -> None:
    assert row["word"] in row["example"]
    assert row["source"]
