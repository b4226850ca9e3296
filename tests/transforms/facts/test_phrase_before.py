from __future__ import annotations

import re

import pytest

from transforms.facts.phrase_before import PhraseBefore, run_before

_PATTERN = r"(?<!\w)(?:văn phòng|gia đình)(?: \w{1,20}){0,2} $"
_OFFICE = PhraseBefore(_PATTERN, ["văn phòng", "gia đình"], between=2)


@pytest.mark.parametrize(
    "low",
    [
        "theo văn phòng tổng thống hollande cho biết",
        "theo văn phòng tổng thống ",
        "theo văn phòng của tổng thống ",
        "theo “văn phòng ",
        "gia đình ",
        "trong gia đình, ông ",
        "thăm văn phòng ",
        "căn phòng ",
        "văn phòng 16/7 tổng ",
        "văn phòng, tổng ",
        "bà ấy_văn phòng ",
        " ",
        "",
    ],
)
def test_a_phrase_before_is_what_its_pattern_finds(low: str) -> None:
    found, expected = _OFFICE.search(low, 0, len(low)), re.search(_PATTERN, low)
    assert (found and found.span()) == (expected and expected.span())


@pytest.mark.parametrize("low", ["ông nói, ", "trong đó ", "“trong đó ", "ông nói ", ""])
def test_a_mark_may_stand_for_the_phrase(low: str) -> None:
    pattern = r"(?:^|[,;]|\btrong đó)\s{0,3}$"
    found, expected = PhraseBefore(pattern, ["trong đó"], marks=",;").search(low, 0, len(low)), re.search(pattern, low)
    assert (found and found.span()) == (expected and expected.span())


def test_a_phrase_far_before_is_not_reached() -> None:
    assert _OFFICE.search("văn phòng " + "tổng thống " * 9, 0, 109) is None


def test_a_run_begins_behind_the_last_word_that_is_not_in_it() -> None:
    low = "ông dunford trước đó cũng đã "
    assert low[run_before(low, 0, len(low), frozenset(["trước", "đó", "cũng", "đã"])) :] == " trước đó cũng đã "


def test_what_is_more_than_a_word_may_be_in_a_run() -> None:
    low = "ông dunford hôm 16/7, đã "
    assert low[run_before(low, 0, len(low), frozenset(["hôm", "đã"])) :] == " hôm 16/7, đã "


def test_a_run_does_not_begin_before_the_start() -> None:
    assert run_before("đã đã đã", 3, 8, frozenset(["đã"])) == 3
