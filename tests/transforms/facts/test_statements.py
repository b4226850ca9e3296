from __future__ import annotations

from typing import Any

import pytest

from tests.transforms.facts.event_cases import cases, read, surfaces
from transforms.facts.quotations import quotations


@pytest.mark.parametrize("case", cases("statements"))
def test_statements_have_speaker_and_words(case: dict[str, Any]) -> None:
    findings = read(case["text"])
    found = zip(findings.of("statements"), surfaces(findings, "statements"), strict=True)
    assert [[f.values["speaker"], words, f.values["is_direct"]] for f, words in found] == case["statements"]


def test_a_person_who_speaks_is_the_person_found() -> None:
    findings = read("Ông Nguyễn Đình Quyền cho rằng mức bội chi 5,3% là không đủ.")
    assert findings.of("statements")[0].values["person_id"] == findings.of("person_mentions")[0].values["person_id"]


def test_every_statement_lies_in_one_sentence() -> None:
    findings = read("Ông Nguyễn Văn Mơ nói: “Có nhiều nguyên nhân. Doanh nghiệp cần tự bảo vệ mình”.")
    sentences = findings.article.sentences
    assert all(any(a <= f.start and f.end <= b for a, b in sentences) for f in findings.of("statements"))


def test_an_unclosed_mark_quotes_nothing() -> None:
    assert quotations("“Hội nghị này. " + "Rất dài. " * 300) == []


def test_mixed_marks_close_each_other() -> None:
    text = 'từ "các loại dữ liệu mà các quốc gia thu thập được”, hãng tin cho hay'
    assert [text[a:b] for a, b in quotations(text)] == ["các loại dữ liệu mà các quốc gia thu thập được"]
