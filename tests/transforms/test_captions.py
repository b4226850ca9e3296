"""Captions inside paragraphs, credited and not."""

import json
from pathlib import Path

import pytest

from transforms.captions import credited, posed, uncredited
from transforms.paragraphs import Paragraph

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "captions.jsonl").read_text("utf-8").splitlines()]


def whole(text: str) -> Paragraph:
    return Paragraph(0, len(text), 0)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["label"])
def test_a_credited_caption_is_cut_from_its_sentence_to_its_credit(case: dict) -> None:
    assert [case["text"][c.start : c.end] for c in credited(case["text"], whole(case["text"]))] == case["cut"]


def test_a_person_named_before_a_glued_opener_is_a_caption() -> None:
    # ktlab-12240748
    text = "ảnh hưởng đến hoạt động tình báo đối ngoại của Mỹ. Giám đốc tình báo Quốc gia Mỹ James Clapper Tuyên bố khẳng định Hoa Kỳ chỉ tập hợp"
    assert [text[c.start : c.end] for c in uncredited(text, whole(text))] == ["Giám đốc tình báo Quốc gia Mỹ James Clapper"]


def test_a_subheading_before_a_glued_opener_is_kept_and_split_off() -> None:
    # ktlab-12216120
    text = "thoát nghèo bền vững. Bấp bênh thoát nghèo Phát biểu tại Diễn đàn về Giảm nghèo mới đây, Bộ trưởng nói"
    (cut,) = uncredited(text, whole(text))
    assert (text[cut.start : cut.end], text[cut.end :].strip()[:8]) == ("", "Phát biể")


@pytest.mark.parametrize(
    "text",
    [
        "Bộ Tài chính. Đại biểu hỏi Bộ Thông tin và Truyền thông về vấn đề này.",
        "Anh hát ca khúc Sau khi em đi trong đêm nhạc tối qua.",
        "Theo đó, khối lượng chào bán là 15.000 lượng vàng SJC. Tuy nhiên, giá tham chiếu chưa rõ.",
    ],
)
def test_names_and_plain_sentences_hold_no_glued_opener(text: str) -> None:
    assert list(uncredited(text, whole(text))) == []


def test_who_stands_where_is_a_caption() -> None:
    # ktlab-12233608
    text = "Tổng thống Nga Vladimir Putin (Phải) tiếp Thủ tướng Ấn Độ Manmohan Singh tại Moscow. Chuyến thăm Moscow của Thủ tướng Singh lần này"
    assert [text[c.start : c.end] for c in posed(text, whole(text))] == ["Tổng thống Nga Vladimir Putin (Phải) tiếp Thủ tướng Ấn Độ Manmohan Singh tại Moscow."]


def test_a_phone_in_parentheses_stands_nowhere() -> None:
    text = "Ông Dũng (Trưởng SOM) tiếp đoàn tại Hà Nội."
    assert list(posed(text, whole(text))) == []
