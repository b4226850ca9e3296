from __future__ import annotations

from typing import Any

import pytest

from tests.transforms.facts.event_cases import cases, read


@pytest.mark.parametrize("case", cases("list_counts"))
def test_lists_are_counted_beside_the_stated_number(case: dict[str, Any]) -> None:
    assert [[f.values["stated"], f.values["items"]] for f in read(case["text"]).of("list_counts")] == case["lists"]


def test_the_listed_number_is_the_number_of_items() -> None:
    (fact,) = read("Việt Nam cử ba thành phố gồm Hà Nội và Đà Nẵng tham gia sáng kiến.").of("list_counts")
    assert (fact.values["stated"], fact.values["listed"]) == (3, 2)
