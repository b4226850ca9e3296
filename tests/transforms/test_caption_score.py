"""Whole sentences that are captions go by their score; sentences that tell something stay, however short."""

from __future__ import annotations

import csv
from itertools import pairwise

import pytest

from transforms.caption_score import MIN_SCORE, WEIGHTS, candidates, marks, score, scored, told, words
from transforms.documents import Document, document
from transforms.tables import table

NOTHING = dict.fromkeys(table("stage.records").schema.names) | {"document_id": "d", "source_uri": "d.txt", "format": "text", "repairs": []}

NICK = (  # ktlab-12330256
    "“Tôi đã vận dụng kinh nghiệm của cả 20 năm làm báo để làm nên cuốn sách này” - nhà nhiếp ảnh cho biết.",
    "Nhà nhiếp ảnh Nguyễn Á tại buổi ra mắt sách ở Hà Nội sáng 3/11.",
    "“Nick đã hỏi tôi: Cuốn sách này giá bao nhiêu?” - Nguyễn Á kể.",
)
NICK_TITLE = "Nick Vujicic hài lòng với sách của Nguyễn Á"
SHOWN = [
    (NICK_TITLE, NICK),
    (  # ktlab-12232291
        "Putin bất ngờ tặng quà đặc biệt cho Thủ tướng Ấn",
        (
            "Nhà lãnh đạo Nga đã tặng cho vị khách một bức tranh thạch bản, một bản đồ Ấn Độ thời đó, cùng một đồng xu Mughal.",
            "Đồng xu thời Mugal được Tổng thống Nga tặng cho Tiến sĩ Manmohan Singh.",
            '"Cử chỉ rất đặc biệt" này của ông Putin không dừng lại ở nghi thức lễ tân. Tổng thống Nga đã đích thân lấy những món quà đó tặng ông.',
        ),
    ),
]
KEPT = [
    "Ấn Độ hướng đến Việt Nam.",  # ktlab-12222721
    "Ông Sapru nhận nhiệm vụ mới tại Việt Nam từ ngày 23/10.",  # ktlab-12276131
    "Chủ tịch nước hoan nghênh chuyến thăm và làm việc của Tổng giám đốc ITAR-TASS tại Việt Nam.",  # ktlab-12226128
    "Thủ tướng và các nhà lãnh đạo Việt Nam mong muốn được đón Chủ tịch Trung Quốc thăm Việt Nam.",  # vietnews-val-006732
    "Bức ảnh được chụp trong thời gian xuất hiện nhật thực.",  # vietnews-val-005973
    "Tổng thống Obama thăm Việt Nam trong ba ngày từ 23 - 25/5.",  # vietnews-val-012112
    "Sáng 3/11, tại Hà Nội, Hội Sinh viên TP Hà Nội tổ chức Đại hội lần thứ VI.",  # ktlab-12323708
    "Màn hình của sản phẩm có khả năng chống trầy xước bằng lớp kính Gorilla Glass 3.",  # ktlab-12312184
    "Hai tay vợt bước vào séc đấu thứ 3 để phân thắng bại.",  # ktlab-12197587
    "Gió đông bắc cấp 3.",  # ktlab-12222062
]


def cuts(raw: str, title: str | None = None) -> list[str]:
    return [raw[c.start : c.end] for c in scored(raw, [(0, len(raw))], title, 0)]


@pytest.mark.parametrize(("title", "sentences"), SHOWN)
def test_a_sentence_that_reads_and_stands_like_a_caption_goes(title: str, sentences: tuple[str, str, str]) -> None:
    assert cuts(" ".join(sentences), title) == [sentences[1]]


@pytest.mark.parametrize("sentence", KEPT)
def test_a_sentence_that_tells_something_stays(sentence: str) -> None:
    assert cuts(" ".join((NICK[0], sentence, NICK[2])), NICK_TITLE) == []


def test_an_abbreviation_ends_no_caption() -> None:
    raw = " ".join((NICK[0], "Thủ môn của SHB. Đà Nẵng mắc lỗi 2 trên 3 bàn thua của tuyển Việt Nam.", NICK[2]))  # ktlab-12243172
    assert [raw[start:end] for start, end, _ in candidates(raw, [(0, len(raw))])] == []


def test_a_sentence_of_a_quotation_stays() -> None:
    said = "“Tôi nghe thấy tiếng rầm, chạy ra thấy xe khách cắm đầu xuống vệ đường"  # vietnews-val-021626
    assert cuts(f"{said}. {NICK[1]} {NICK[2]}", NICK_TITLE) == []
    assert cuts(f"{said}”. {NICK[1]} {NICK[2]}", NICK_TITLE) == [NICK[1]]


def test_a_body_in_lines_is_left_to_the_rules() -> None:
    assert cuts("\n".join(NICK), NICK_TITLE) == []


def test_the_first_sentence_is_left_to_the_rules() -> None:
    assert cuts(" ".join(NICK[1:]), NICK_TITLE) == []


def test_the_caption_is_taken_out_with_its_rule_and_nothing_else() -> None:
    found = document(NOTHING | {"text": f"{NICK_TITLE}\n5/11/2013 10:00\n{' '.join(NICK)}"})
    assert isinstance(found, Document)
    assert found.traced.text == f"{NICK[0]}\n{NICK[2]}"
    assert [r.rule for r in found.removals if r.position == "body" and r.rule != "white_space"] == ["caption_score"]


def test_a_text_that_is_one_caption_stays() -> None:
    found = document(NOTHING | {"text": f"{NICK_TITLE}\n5/11/2013 10:00\n{NICK[1]}"})
    assert isinstance(found, Document)
    assert found.traced.text == NICK[1]


def test_each_row_by_hand_rules_its_example_out() -> None:
    for feature, example in rows():
        if feature.startswith("! "):
            spoken = example.replace(",", "").replace("(", "").rstrip(".").split()
            assert feature[2:] in {*spoken, *map(" ".join, pairwise(spoken))}, feature
            assert feature[2:] in told()


def test_each_weighed_word_stands_in_its_example() -> None:
    wrong = [feature for feature, example in rows() if feature[0] not in "!:" and feature not in words(example)]
    assert wrong == []


def test_each_weighed_mark_can_be_found() -> None:
    name = "Lê Ngọc Hân"
    sentences = ["Anh, chị, em tại quán.", f"({name}) “Lê” tại 5% đã đi.", f"{name}.", f"{name} về.", f"{' '.join([name] * 6)}.", f"{' '.join([name] * 8)}."]
    known: set[str] = set()
    for sentence, following in [*pairwise(sentences), (sentences[0], "“Đi”."), ("Lê Nga hát ở sân khấu lớn.", "Lê Nga về."), (sentences[-1], "")]:
        raw = f"{sentence} {following}".strip()
        known |= marks(raw, [(0, len(raw))], (0, len(sentence), 0), raw, 2).keys()
    assert {feature for feature, _ in rows() if feature[0] == ":"} - known == set()


def rows() -> list[tuple[str, str]]:
    with WEIGHTS.open(encoding="utf-8", newline="") as lines:
        return [(row["feature"], row["example"]) for row in csv.DictReader(lines)]


def test_no_caption_is_taken_out_for_its_words_alone() -> None:
    assert max(score(words(caption)) for _, (_, caption, _) in SHOWN) < MIN_SCORE
