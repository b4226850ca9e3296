from __future__ import annotations

from typing import Any

import pytest

from tests.transforms.facts.name_cases import cases, entities, read, refused


@pytest.mark.parametrize("case", cases("organisations"))
def test_organisations_are_found_to_their_end(case: dict[str, Any]) -> None:
    assert entities(read(case["text"]), "organization") == case["organisations"]


def test_a_body_has_one_entity_under_its_name_and_its_acronym() -> None:
    findings = read("Liên hợp quốc họp. LHQ kêu gọi các bên kiềm chế.")
    (entity,) = findings.entities.values()
    assert (entity["name"], entity["name_en"], entity["acronym"]) == ("Liên hợp quốc", "United Nations", "UN")


def test_an_acronym_that_the_document_explains_is_the_same_entity() -> None:
    findings = read("Hiệp hội Vận tải ôtô Việt Nam (VATA) kiến nghị.\nCông văn nêu đề xuất của VATA.")
    bodies = [m.values["entity_id"] for m in findings.of("entity_mentions") if findings.entities[m.values["entity_id"]]["entity_type"] == "organization"]
    assert len(bodies) == 2
    assert len(set(bodies)) == 1
    assert findings.entities[bodies[0]]["acronym"] == "VATA"


def test_no_name_reaches_over_the_end_of_a_sentence() -> None:
    findings = read("Ông làm việc tại chi cục Thống kê huyện\nCông an vào cuộc.")
    assert all("\n" not in findings.article.text[m.start : m.end] for m in findings.of("entity_mentions"))


def test_a_quoted_agency_is_refused_as_a_source() -> None:
    assert ["Reuters", "news_source"] in refused(read("Theo Reuters, cuộc họp kết thúc."))


def test_a_text_that_breaks_off_behind_a_link_is_read_to_its_end() -> None:
    assert entities(read("Ông học Đại học Khoa học và-"), "organization") == ["Đại học Khoa học"]
