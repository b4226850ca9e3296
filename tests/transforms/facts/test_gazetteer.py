from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.transforms.facts.name_cases import entities, read
from transforms.facts import gazetteer
from transforms.facts.name_tokens import tokenise
from transforms.spans import matching_view


@pytest.fixture
def overlay(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "bodies.csv").write_text("surface,body,name,kind,source\nQuỹ Hạt Giống,hat-giong,Quỹ Hạt Giống,body,ours\n", "utf-8")
    gazetteer.configure(tmp_path)
    yield tmp_path
    gazetteer.configure(None)


def test_a_users_body_is_found(overlay: Path) -> None:
    assert entities(read("Hôm nay Quỹ Hạt Giống trao học bổng."), "organization") == ["Quỹ Hạt Giống"]


def test_a_users_rows_stand_in_the_tables_too(overlay: Path) -> None:
    first = gazetteer.tables(overlay)["bodies"].slice(0, 1).to_pylist()
    assert first == [
        {
            "surface": "Quỹ Hạt Giống",
            "body": "hat-giong",
            "name": "Quỹ Hạt Giống",
            "name_en": None,
            "acronym": None,
            "kind": "body",
            "example": None,
            "source": "ours",
        }
    ]


def test_a_wrong_column_says_which_line(tmp_path: Path) -> None:
    (tmp_path / "titles.csv").write_text("surface,rank\nTrùm,post\n", "utf-8")
    with pytest.raises(ValueError, match=r"titles.csv line 2"):
        gazetteer.load(tmp_path)


@pytest.mark.parametrize("name", gazetteer.NAMES)
def test_every_row_has_a_surface_an_example_and_a_source(name: str) -> None:
    for row in gazetteer.rows(name, None):
        assert row["surface"]
        assert row["example"]
        assert row["source"]


@pytest.mark.parametrize("name", ["titles", "countries", "bodies"])
def test_every_example_holds_its_surface(name: str) -> None:
    missing = [row["surface"] for row in gazetteer.rows(name, None) if matching_view(row["surface"]) not in matching_view(row["example"])]
    assert missing == []


def test_an_entry_is_found_on_whole_words_only() -> None:
    text = "Ngân hàng ở Nga."
    tokens = tokenise(text, [(0, len(text))])
    found = gazetteer.current().scan(text, tokens)
    assert [(tokens.words[i], entry.surface) for i, (entry, _) in found.items() if entry.role == "country"] == [("Nga", "Nga")]


def test_the_longest_entry_wins() -> None:
    text = "Thứ trưởng Ngoại giao đến."
    found = gazetteer.current().scan(text, tokenise(text, [(0, len(text))]))
    assert [entry.surface for entry, _ in found.values()] == ["Thứ trưởng Ngoại giao"]


def test_a_longer_entry_that_stops_inside_a_word_does_not_hide_a_shorter_one() -> None:
    assert entities(read("Đại sứ Mỹ Anthony Wayne đến dự."), "country") == ["US"]
