"""Captions inside paragraphs, credited and not."""

import json
from pathlib import Path

import pytest

from transforms.captions import credited, posed
from transforms.paragraphs import Paragraph

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "captions.jsonl").read_text("utf-8").splitlines()]


def whole(text: str) -> Paragraph:
    return Paragraph(0, len(text), 0)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["label"])
def test_a_credited_caption_is_cut_from_its_sentence_to_its_credit(case: dict) -> None:
    assert [case["text"][c.start : c.end] for c in credited(case["text"], whole(case["text"]))] == case["cut"]


def test_who_stands_where_is_a_caption() -> None:
    # ktlab-12233608
    text = "Tổng thống Nga Vladimir Putin (Phải) tiếp Thủ tướng Ấn Độ Manmohan Singh tại Moscow. Chuyến thăm Moscow của Thủ tướng Singh lần này"
    assert [text[c.start : c.end] for c in posed(text, whole(text))] == ["Tổng thống Nga Vladimir Putin (Phải) tiếp Thủ tướng Ấn Độ Manmohan Singh tại Moscow."]


def test_a_phone_in_parentheses_stands_nowhere() -> None:
    text = "Ông Dũng (Trưởng SOM) tiếp đoàn tại Hà Nội."
    assert list(posed(text, whole(text))) == []
