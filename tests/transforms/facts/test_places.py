from __future__ import annotations

from typing import Any

import pytest

from tests.transforms.facts.name_cases import cases, entities, read


@pytest.mark.parametrize("case", cases("places"))
def test_places_are_found_without_buildings_regions_and_governments(case: dict[str, Any]) -> None:
    assert entities(read(case["text"]), "place") == case["places"]


def test_a_place_of_the_gazetteer_knows_its_country() -> None:
    (entity,) = read("Phiên tòa diễn ra tại Barcelona.").entities.values()
    assert (entity["entity_type"], entity["name"], entity["country_code"]) == ("place", "Barcelona", "ES")


def test_both_tone_marks_are_one_place() -> None:
    assert len(read("Từ Khánh Hoà đến Khánh Hòa.").entities) == 1
