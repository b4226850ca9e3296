from __future__ import annotations

from typing import Any

import pytest

from tests.transforms.facts.name_cases import acronyms, cases, read, refused


@pytest.mark.parametrize("case", cases("acronyms"))
def test_acronyms_are_found_with_their_long_forms(case: dict[str, Any]) -> None:
    assert acronyms(read(case["text"])) == case["acronyms"]


def test_the_span_holds_long_form_and_acronym() -> None:
    text = "Cục trưởng Cục Cảnh sát Kinh tế (C46) cho biết."
    (fact,) = read(text).of("acronyms")
    assert text[fact.start : fact.end] == "Cục Cảnh sát Kinh tế (C46)"


def test_a_bracket_without_a_long_form_is_refused() -> None:
    assert ["ABC", "no_long_form"] in refused(read("Họ đã đến nơi (ABC) hôm qua."))
