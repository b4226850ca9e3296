"""What a run of capitalised words is by its words alone."""

from __future__ import annotations

import pytest

from transforms.facts import gazetteer
from transforms.facts.name_shapes import FAMILY_NAME, FULL_NAME, GIVEN_NAME, IN_CONTEXT, NOTHING, Shape, shapes_of


def shape(run: str) -> Shape:
    words = tuple(run.split())
    return shapes_of(gazetteer.current())[words if len(words) > 1 else words[0]]


@pytest.mark.parametrize(
    ("run", "alone"),
    [
        ("Nguyễn Quốc Dũng", FULL_NAME),
        ("Moong Văn Đức", FULL_NAME),  # of the Khơ Mú
        ("Donald Trump", GIVEN_NAME),
        ("Djokovic", FAMILY_NAME),
        ("Công Vinh", IN_CONTEXT),
        ("Dũng", NOTHING),
        ("CSGT", NOTHING),
        ("Champions League", NOTHING),
        ("Hồ Chí Minh", NOTHING),  # a city, a union, an award, where no title stands before it
    ],
)
def test_what_a_run_may_be_without_a_title(run: str, alone: str) -> None:
    assert shape(run).alone == alone


def test_an_acronym_and_a_thing_are_never_a_name() -> None:
    assert [shape(run).is_never for run in ("CSGT", "Champions League", "Covid19", "Dũng")] == [True, True, True, False]


def test_one_letter_is_at_most_an_initial() -> None:
    assert (shape("H").is_letter, shape("H").is_never, shape("Hà").is_letter) == (True, False, False)


def test_a_common_noun_is_no_name_behind_a_title() -> None:
    assert [shape(run).is_common for run in ("Trại Giam", "Quốc Phòng", "Công Vinh")] == [True, False, False]
    assert [shape(run).is_noun for run in ("Quốc Phòng", "Công Vinh", "Donald Trump")] == [True, False, False]


def test_what_a_verb_must_be_to_show_a_person() -> None:
    assert "ghi bàn" in shape("Công Vinh").verbs
    assert not shape("Dũng").verbs  # one syllable does whatever a word may do


def test_only_runs_in_which_no_rule_finds_a_second_start_are_whole() -> None:
    runs = ("Nguyễn Quốc Dũng", "Dũng", "Theo Nguyễn Dũng", "Hollywood Sean Penn", "Salman Khurshid Tuyên", "VNPT Trần Văn")
    assert [shape(run).is_whole for run in runs] == [True, True, False, False, False, False]


def test_shapes_of_another_gazetteer_are_made_anew() -> None:
    ours, other = gazetteer.current(), gazetteer.load()
    first = shapes_of(ours)
    assert shapes_of(ours) is first
    assert shapes_of(other) is not first
