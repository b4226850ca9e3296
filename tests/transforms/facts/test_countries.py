from __future__ import annotations

from typing import Any

import pytest

from tests.transforms.facts.name_cases import cases, entities, read, refused


@pytest.mark.parametrize("case", cases("countries"))
def test_countries_are_found_by_code(case: dict[str, Any]) -> None:
    assert entities(read(case["text"]), "country") == case["countries"]


def test_a_country_has_one_entity_under_all_its_names() -> None:
    findings = read("Hoa Kỳ, Mỹ và Washington cho rằng cần đối thoại.")
    assert {m.values["entity_id"] for m in findings.of("entity_mentions")} == set(findings.entities)
    assert [e["country_code"] for e in findings.entities.values()] == ["US"]
    assert [e["name_en"] for e in findings.entities.values()] == ["United States"]


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("Sinh viên học tiếng Anh.", ["Anh", "language_name"]),
        ("Ca sỹ Thúy Nga biểu diễn.", ["Nga", "part_of_a_name"]),
        ("Chỉ số VN-Index giảm 5 điểm.", ["VN", "stock_index"]),
    ],
)
def test_a_refused_look_alike_says_why(text: str, refusal: list[str]) -> None:
    assert refusal in refused(read(text))


def test_a_text_that_breaks_off_behind_a_hyphen_is_read_to_its_end() -> None:
    assert entities(read("Hà Nội coi trọng quan hệ với Mỹ-"), "country") == ["US"]
