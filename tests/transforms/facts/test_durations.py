"""Lengths of time."""

from __future__ import annotations

from typing import Any

import pytest

from tests.transforms.facts.case_files import cases, facts, findings_in


@pytest.mark.parametrize("case", cases("durations"))
def test_durations_read_as_their_case_says(case: dict[str, Any]) -> None:
    assert [fact.values["value"] for fact in facts(findings_in(case["text"]), "durations")] == case["durations"]


@pytest.mark.parametrize(
    ("text", "value", "days"),
    [
        ("trong 3 ngày", "P3D", 3),
        ("trong hai thập kỷ", "P20Y", 7305),
        ("trong 1 năm 6 tháng", "P1Y6M", 547.875),
        ("trong hai năm rưỡi", "P2Y6M", 913.125),
        ("trong 36 giờ", "PT36H", 1.5),
        ("trong 2 giờ 30 phút", "PT2H30M", 0.104167),
    ],
)
def test_a_length_has_its_days(text: str, value: str, days: float) -> None:
    (fact,) = facts(findings_in(text), "durations")
    assert fact.values["value"] == value
    assert fact.values["days"] == pytest.approx(days, abs=1e-5)


def test_a_hedged_length_is_kept_as_refused() -> None:
    findings = findings_in("Ông có hơn 13 năm kinh nghiệm.")
    assert facts(findings, "durations") == []
    assert [(r.looked_like, r.rule) for r in findings.rejected] == [("duration", "inexact")]
