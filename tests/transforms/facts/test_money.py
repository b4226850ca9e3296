"""Money: amount, currency, hedge, unit price."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.transforms.facts.case_files import cases, facts, findings_in, surfaces
from transforms.facts.numerals import gazetteer


@pytest.mark.parametrize("case", cases("money"))
def test_money_reads_as_its_case_says(case: dict[str, Any]) -> None:
    found = [fact.values for fact in facts(findings_in(case["text"]), "money")]
    amounts = [[v["amount"], v["currency"], v["qualifier"], v["per_unit"]] for v in found]
    assert amounts == [[Decimal(amount), *rest] for amount, *rest in case["money"]]


@pytest.mark.parametrize("row", gazetteer("currencies.csv"), ids=lambda row: f"{row['phrase']} {row['position']}")
def test_every_currency_is_found_in_its_example(row: dict[str, str]) -> None:
    assert [fact.values["currency"] for fact in facts(findings_in(f"Họ trả {row['example']}."), "money")] == [row["currency"]]


@pytest.mark.parametrize("row", gazetteer("not_currencies.csv"), ids=lambda row: row["phrase"])
def test_a_word_that_begins_like_a_currency_is_no_money(row: dict[str, str]) -> None:
    assert surfaces(findings_in(f"Có {row['example']} ở đây."), "money") == []


def test_a_few_groups_of_a_cup_are_no_pounds() -> None:
    assert surfaces(findings_in("32 đội bóng chia thành 8 bảng khác nhau."), "money") == []


def test_the_span_is_number_and_currency() -> None:
    assert surfaces(findings_in("Thái Lan đóng góp hơn 100.000 USD cho quỹ."), "money") == ["100.000 USD"]
