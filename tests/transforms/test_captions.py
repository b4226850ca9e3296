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


@pytest.mark.parametrize(
    ("caption", "sentence"),
    [
        (
            "Tổng thống Moon (trái) và lãnh đạo Kim trong cuộc họp tại Panmunjom hôm 26/5",
            "Phát ngôn viên Nhà Xanh không cho biết gì thêm.",
        ),
        ("Michael Kovrig (trái) và Michael Spavor, hai công dân Canada bị bắt ở Trung Quốc", "Họ bị cáo buộc đe doạ an ninh quốc gia Trung Quốc."),
    ],
)
def test_a_sentence_glued_to_who_stands_where_stays(caption: str, sentence: str) -> None:
    # vietnews
    text = f"{caption} {sentence}"
    assert [text[c.start : c.end] for c in posed(text, whole(text))] == [caption]


def test_a_sentence_that_only_mentions_a_side_is_no_caption() -> None:
    # vietnews-016801, where the next line goes on with `khiến chị bị bỏng rát hai mắt`
    text = "Rồi một người trên xe đó hất chất lỏng vào mặt (bên phải) của chị H."
    assert list(posed(text, whole(text))) == []


def test_a_phone_in_parentheses_stands_nowhere() -> None:
    text = "Ông Dũng (Trưởng SOM) tiếp đoàn tại Hà Nội."
    assert list(posed(text, whole(text))) == []
