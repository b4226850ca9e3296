"""Numbers in digits and words, with their scales."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.transforms.facts.case_files import cases, facts, findings_in
from transforms.facts import durations, money, quantities
from transforms.facts.numerals import SCALE_OPENINGS, gazetteer, opening_after, read_number, read_range


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


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("currencies.csv", money.OPENINGS),
        ("units.csv", quantities.UNIT_OPENINGS),
        ("duration_units.csv", durations.OPENINGS),
    ],
)
def test_every_phrase_behind_a_number_is_known_by_how_it_begins(name: str, known: frozenset[str]) -> None:
    phrases = [row["phrase"].lower() for row in gazetteer(name) if row.get("position") != "before"]
    assert [p for p in phrases for text in (f"20 {p} nữa", f"20{p}.", f"20 {p}/ha") if opening_after(text, 2, len(text)) not in known] == []


def test_a_scale_is_known_by_how_it_begins_and_a_word_that_goes_on_is_none() -> None:
    assert opening_after("3,5 tỷ đồng", 3, 11) in SCALE_OPENINGS
    assert opening_after("3 triệuphú", 1, 10) not in SCALE_OPENINGS
    assert opening_after("ngày 16/7.", 9, 9) == ""


def test_digits_of_any_script_are_numbers() -> None:
    assert [(f.start, f.values["value"]) for f in facts(findings_in("Có ２３ người và ๑๒ tàu, 𝟏𝟎 xe."), "quantities")] == [(3, 23), (15, 12), (23, 10)]
