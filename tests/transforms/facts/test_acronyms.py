from __future__ import annotations

import re
from typing import Any

import pytest

from tests.transforms.facts.name_cases import acronyms, cases, read, refused
from transforms.facts import acronyms as acronyms_module


@pytest.mark.parametrize("case", cases("acronyms"))
def test_acronyms_are_found_with_their_long_forms(case: dict[str, Any]) -> None:
    assert acronyms(read(case["text"])) == case["acronyms"]


def test_the_span_holds_long_form_and_acronym() -> None:
    text = "Cục trưởng Cục Cảnh sát Kinh tế (C46) cho biết."
    (fact,) = read(text).of("acronyms")
    assert text[fact.start : fact.end] == "Cục Cảnh sát Kinh tế (C46)"


def test_a_bracket_without_a_long_form_is_refused() -> None:
    assert ["ABC", "no_long_form"] in refused(read("Họ đã đến nơi (ABC) hôm qua."))


@pytest.mark.parametrize("pattern", [acronyms_module._BRACKETS, acronyms_module._ANNOUNCED, acronyms_module._ACRONYM])
@pytest.mark.parametrize("pump", ["(", "(A", "A-", "A ", "(gọi tắt là ", "A1 ", "&", "ĐƯ"])
def test_patterns_look_at_a_bounded_stretch(pattern: re.Pattern[str], pump: str) -> None:
    """Ten times the text takes about ten times the steps: the scan ends at once, found or not."""
    assert len(list(pattern.finditer(pump * 20_000))) <= 20_000 * len(pump)


def test_a_bracket_over_two_sentences_explains_nothing() -> None:
    assert acronyms(read("Họ đến WTO (Tổ chức\nThương mại thế giới) hôm nay.")) == []
