from __future__ import annotations

from typing import Any

import pytest

from tests.transforms.facts.name_cases import cases, people, read, refused
from transforms.facts import names
from transforms.facts.model import Article, Findings
from transforms.facts.people import folded


@pytest.mark.parametrize("case", cases("people"))
def test_people_are_found_with_their_titles(case: dict[str, Any]) -> None:
    assert people(read(case["text"])) == case["people"]


def test_a_mention_is_the_name_alone_and_carries_the_fullest_name() -> None:
    text = "Thứ trưởng Ngoại giao Nguyễn Quốc Dũng chủ trì hội nghị.\nÔng Dũng cảm ơn các nước."
    mentions = read(text).of("person_mentions")
    assert [(text[m.start : m.end], m.values["name"]) for m in mentions] == [("Nguyễn Quốc Dũng", "Nguyễn Quốc Dũng"), ("Dũng", "Nguyễn Quốc Dũng")]
    assert len({m.values["person_id"] for m in mentions}) == 1


def test_two_titles_of_one_mention_are_two_rows_of_one_span() -> None:
    mentions = read("Thứ trưởng Ngoại giao Nguyễn Quốc Dũng, Trưởng SOM ASEAN Việt Nam, chủ trì hội nghị.").of("person_mentions")
    assert [m.values["title"] for m in mentions] == ["Thứ trưởng Ngoại giao", "Trưởng SOM ASEAN Việt Nam"]
    assert len({(m.start, m.end) for m in mentions}) == 1


def test_a_person_has_one_id_in_every_document_and_spelling_of_the_hyphen() -> None:
    ids = {m.values["person_id"] for text in ("Ông Jean - Claude Juncker đến.", "Ông Jean-Claude Juncker đến.") for m in read(text).of("person_mentions")}
    assert len(ids) == 1


def test_tones_tell_people_apart() -> None:
    assert folded("Phùng Quốc Hiển") != folded("Phùng Quốc Hiền")


def test_two_people_of_one_list_are_not_one_person() -> None:
    found = people(read("Nhạc sỹ Nguyễn Cường, Nguyễn Đức Cường biểu diễn."))
    assert [name for name, _ in found] == ["Nguyễn Cường", "Nguyễn Đức Cường"]


def test_a_street_is_refused_as_named_after_a_person() -> None:
    assert ["Trần Hưng Đạo", "named_after_a_person"] in refused(read("Giải Trần Hưng Đạo được trao hôm qua."))


def test_the_headline_lends_its_full_name() -> None:
    text = "Ông Trump phát biểu tại Manila."
    findings = Findings(Article("case", text, [(0, len(text))], title="Tổng thống Mỹ Donald Trump đến Manila"))
    names.find(findings.article, findings)
    assert people(findings) == [["Donald Trump", []]]


def test_a_middle_syllable_is_another_person() -> None:
    found = people(read("Thứ trưởng Nguyễn Quốc Dũng phát biểu.\nÔng Quốc đồng ý."))
    assert [name for name, _ in found] == ["Nguyễn Quốc Dũng", "Quốc"]


def test_a_leader_goes_by_the_family_name() -> None:
    found = people(read("Chủ tịch Trung Quốc Tập Cận Bình phát biểu.\nÔng Tập cảm ơn."))
    assert [name for name, _ in found] == ["Tập Cận Bình"]


@pytest.mark.parametrize(
    "text", ["Bộ trưởng " * 3000 + "Nguyễn Văn An.", "Cựu " * 3000 + "Bộ trưởng Nguyễn Văn An.", "Hội nghị " * 3000 + "(ABC) của ông Nguyễn Văn An."]
)
def test_endless_chains_end(text: str) -> None:
    assert [name for name, _ in people(read(text))] == ["Nguyễn Văn An"]


def test_a_name_before_a_closing_space_ends_the_text() -> None:
    assert [name for name, _ in people(read("Hương voi thân thiết với đạo diễn Mai Long và Nguyễn Love "))][:1] == ["Mai Long"]


def test_initials_are_nobody_in_particular_beyond_their_document() -> None:
    text = "Theo lời anh H. kể lại."
    ids = set()
    for document_id in ("one", "two"):
        findings = Findings(Article(document_id, text, [(0, len(text))]))
        names.find(findings.article, findings)
        ids |= {m.values["person_id"] for m in findings.of("person_mentions")}
    assert len(ids) == 2
