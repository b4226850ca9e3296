"""Percentages, counts and measures, with their hedges."""

from __future__ import annotations

from typing import Any

import pytest

from tests.transforms.facts.case_files import cases, facts, findings_in, surfaces
from transforms.facts.numerals import gazetteer


@pytest.mark.parametrize("case", cases("quantities"))
def test_quantities_read_as_their_case_says(case: dict[str, Any]) -> None:
    found = [fact.values for fact in facts(findings_in(case["text"]), "quantities")]
    # The first word of what is counted: where the noun phrase ends is a matter of taste.
    assert [[v["kind"], v["value"], v["counted"].split(" ")[0] if v["counted"] else None, v["qualifier"]] for v in found] == case["quantities"]


@pytest.mark.parametrize("row", gazetteer("units.csv"), ids=lambda row: row["phrase"])
def test_every_unit_measures_its_example(row: dict[str, str]) -> None:
    (fact,) = facts(findings_in(f"Con số là {row['example']}."), "quantities")
    assert fact.values["kind"] == "measure"
    assert fact.values["unit"] == (row["ucum"] or fact.values["counted"])


@pytest.mark.parametrize("row", gazetteer("hedges.csv"), ids=lambda row: row["phrase"])
def test_every_hedge_qualifies_its_example(row: dict[str, str]) -> None:
    findings = findings_in(f"Tổng cộng {row['example']} trong năm.")
    assert {f.values["qualifier"] for table in ("money", "quantities", "durations") for f in facts(findings, table) if table != "durations"} <= {
        row["qualifier"]
    }
    assert [f for table in ("money", "quantities") for f in facts(findings, table)] or findings.rejected


def test_the_count_s_span_begins_with_its_hedge() -> None:
    assert surfaces(findings_in("Sẽ có khoảng 80 văn kiện được thông qua."), "quantities") == ["khoảng 80 văn kiện"]


def test_a_noun_phrase_ends_before_a_name() -> None:
    (fact,) = facts(findings_in("nối 2 tỉnh Phú Yên, Khánh Hoà"), "quantities")
    assert fact.values["counted"] == "tỉnh"


def test_things_joined_by_a_slash_are_one_phrase() -> None:
    (fact,) = facts(findings_in("với 129 biện pháp/dòng hành động, trong đó"), "quantities")
    assert fact.values["counted"] == "biện pháp/dòng hành động"


def test_a_rate_keeps_its_denominator() -> None:
    (fact,) = facts(findings_in("năng suất khoảng 5 tấn/ha."), "quantities")
    assert (fact.values["counted"], fact.values["unit"], fact.values["qualifier"]) == ("tấn/ha", "t/ha", "approx")
