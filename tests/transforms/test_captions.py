"""Captions inside paragraphs, credited and not."""

import json
from pathlib import Path

import pytest

from transforms.boilerplate import Cut
from transforms.captions import credited, posed, without_credit
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


def test_who_wears_what_in_a_photo_is_a_caption() -> None:
    # ktlab-12239978
    caption = "Nguyễn Mạnh Tường (áo trắng) bị cảnh sát dẫn giải ra nơi y ném thi thể chị Huyền xuống sông Hồng."
    text = f"Công an rà soát tuyến sông. {caption} Đến nay đã hơn 3 ngày."
    assert [text[c.start : c.end] for c in posed(text, whole(text))] == [caption]
    told = "Người dân kể rằng một thanh niên (áo đen) chạy tới và cho rằng anh bị oan."
    assert list(posed(told, whole(told))) == []


def test_an_author_before_the_last_credit_is_no_caption() -> None:
    # ktlab-11307789
    text = "Lễ trao giải diễn ra vào đúng ngày này. Bá Sên Ảnh BTC cung cấp"
    assert [text[c.start : c.end] for c in credited(text, whole(text))] == ["Ảnh BTC cung cấp"]
    named = "Lễ trao giải do Bá Sên tổ chức diễn ra đúng ngày. Bá Sên Ảnh BTC cung cấp"
    assert [named[c.start : c.end] for c in credited(named, whole(named))] == ["Bá Sên Ảnh BTC cung cấp"]


def test_a_phone_in_parentheses_stands_nowhere() -> None:
    text = "Ông Dũng (Trưởng SOM) tiếp đoàn tại Hà Nội."
    assert list(posed(text, whole(text))) == []


def test_who_stands_in_which_row_is_a_caption_to_its_full_stop() -> None:
    # ktlab-12306685
    caption = "Từ trái sang: Jang Mi Ne, Park Si Yeon, Lee Seung Yeon."
    text = f"{caption} Cái giá của nổi tiếng Sau phiên tòa đầu tiên, báo giới Hàn Quốc vào cuộc."
    assert [text[c.start : c.end] for c in posed(text, whole(text))] == [caption]
    assert list(posed("Ông đi Từ trái sang: xe lao tới.", whole("Ông đi Từ trái sang: xe lao tới."))) == []


@pytest.mark.parametrize(
    ("caption", "following"),
    [
        ("Bộ trưởng trình bày Tờ trình trước Quốc hội. Ảnh: Đức Anh", "Tăng trưởng không đạt dự kiến"),  # ktlab-12243187
        ("Bộ trưởng trình bày Tờ trình trước Quốc hội. Ảnh: Đức", "Anh nói về tăng trưởng"),
    ],
)
def test_a_given_name_that_also_opens_sentences_belongs_to_the_credit_before_a_capital(caption: str, following: str) -> None:
    text = f"{caption} {following}"
    assert [text[c.start : c.end] for c in credited(text, whole(text))] == [caption]


def test_a_clip_has_its_credit_behind_the_photo_s() -> None:
    # ktlab-12242028, vietnews: elsewhere a clip's title follows
    text = "Mưa đá rơi trắng sân nhà. Ảnh: Minh Tiệp Clip: Minh Tiệp. Trao đổi với báo giới, ông nói"
    assert [text[c.start : c.end] for c in credited(text, whole(text))] == ["Mưa đá rơi trắng sân nhà. Ảnh: Minh Tiệp", "Clip: Minh Tiệp."]
    text = "Trước thái độ của vợ, Kiệt không nổi nóng mà lặng người tắt máy. Clip: Hân nói dối chồng"
    assert list(credited(text, whole(text))) == []


def test_a_caption_in_brackets_leaves_the_sentence_before_it() -> None:
    # ktlab-12232111
    caption = "(Ảnh: Ông Vương Chí Linh từng đóng góp cho nhiều cơ sở nuôi trẻ mồ côi, cấp tiền cho sinh viên nghèo hiếu học)"
    text = f"Ở đời, có lẽ không bao giờ được đẩy người ta tới bước đường cùng. {caption} Ông sống một mình."
    assert [text[c.start : c.end] for c in credited(text, whole(text))] == [caption]


def test_a_short_caption_in_brackets_leaves_the_sentence_before_it_too() -> None:
    # ktlab-12243767
    text = "Khi không còn niềm tin để bấu víu, ông trôi đi trong tội lỗi đường cùng… (Ảnh: Bút tích của ông Vương Chí Linh)"
    assert [text[c.start : c.end] for c in credited(text, whole(text))] == ["(Ảnh: Bút tích của ông Vương Chí Linh)"]
    credit = "Cô gái trẻ khi còn đi học. (Ảnh: Facebook của nhân vật)"
    assert [credit[c.start : c.end] for c in credited(credit, whole(credit))] == [credit]


def test_the_words_before_a_credit_are_what_a_caption_is_known_by() -> None:
    # ktlab-12236817
    text = "Giá lương thực thực phẩm tác động vào CPI Hà Nội tháng 10 (Ảnh minh họa)"
    assert without_credit(text, Cut(0, len(text), "caption")) == "Giá lương thực thực phẩm tác động vào CPI Hà Nội tháng 10"
    assert without_credit("Hà Nội. Ảnh: AP", Cut(0, 15, "caption")) == ""


@pytest.mark.parametrize("credit", ["(Ảnh Đ. Thơm)", "(Ảnh Quochoi.vn)", "(Ảnh VGP / Quang Hiếu)", "(Nguồn DPA)"])
def test_a_credit_without_a_colon_may_hold_an_initial_or_an_address(credit: str) -> None:
    # vietnews-val-014181, vietnews-val-013737, vietnews-val-014588
    text = f"Các bộ trưởng dự họp. {credit} Theo đó, phiên họp diễn ra hai ngày."
    assert [text[c.start : c.end] for c in credited(text, whole(text))] == [f"Các bộ trưởng dự họp. {credit}"]
    told = "Họ xem bức tranh (ảnh của gia đình Nguyễn Văn A. treo trên tường) rồi ra về."
    assert list(credited(told, whole(told))) == []


@pytest.mark.parametrize(
    ("caption", "following"),
    [
        # vietnews-val-004767, 002520, 016809, 016316, 005994, 004325, 018335, 004232, 002626, 005061, 015766, 014782, each before its text in one line
        ('Lee Yeol Eum cầm con sò bắt được trong tập mới phát sóng của "Luật rừng" - Ảnh chụp màn hình.', "Hiện cô Lee đang đối mặt với án phạt."),
        ("Hai thanh niên cầm mã tấu truy đuổi, chém xe khách trên quốc lộ 1 - Ảnh cắt từ clip.", "Trong khi đó, nhiều người cho rằng"),
        ("Nguyễn Hồng Kỳ tại cơ quan công an - Ảnh: Công an cung cấp", "Cho rằng các bác sĩ thiếu quan tâm, Kỳ đã xông vào."),
        ("Sổ khám bệnh của bé gái - Ảnh: Gia đình cháu bé cung cấp", "Vùng kín của cháu xuất hiện nhiều chất dịch."),
        ("Phố Trần Duy Hưng không nằm trong danh sách - Ảnh: Vũ Tuấn", "Hơn 3.500 trong số này là kinh doanh lưu trú."),
        ("Lễ hội pháo hoa quốc tế dự kiến thu hút đông đảo du khách - Ảnh: TẤN LỰC", "Đà Nẵng yêu cầu các cơ sở kinh doanh lưu trú."),
        ("Vị trí và đường đi của áp thấp nhiệt đới - Ảnh: Trung tâm dự báo khí tượng thuỷ văn quốc gia", "Trong 24 đến 48 giờ tiếp theo, bão tiếp tục."),
        ("Núi lửa Kilauea bắt đầu phun trào ngày 3-5 - Ảnh: Cục Khảo sát Địa chất Mỹ.", "Các cơ quan chức năng cũng cho biết đã phát hiện."),
        ("Trường THCS Long Bình Tân (P. Long Bình Tân, TP Biên Hoà, Đồng Nai) - Ảnh: A LỘC", "Cá nhân thầy Tuân cũng thừa nhận hành vi."),
        ("Mâm cỗ đậm vị tết với bánh chưng, bánh tét, dưa hành.. do các học sinh trình bày - Ảnh: PHẠM ĐỨC.", "Sau khi gói bánh, cả thầy và trò đều vui."),
        ("Thủ tướng Lý Khắc Cường ký thoả thuận đầu tư tại Phnom Penh ngày 11-1-2018 - ảnh: REUTERS.", "Hoặc như động thái gây cản trở."),
        ("Hiện trường vụ cháy. Ảnh báo Lao Động", "Nhiều người dân cho biết vụ cháy xảy ra lúc rạng sáng."),
    ],
)
def test_a_credit_between_sentences_ends_before_the_next(caption: str, following: str) -> None:
    text = f"Cơ quan chức năng đang làm rõ vụ việc. {caption} {following}"
    assert [text[c.start : c.end] for c in credited(text, whole(text))] == [caption]


@pytest.mark.parametrize(
    "sentence",
    ["Bức ảnh chụp màn hình máy tính của nạn nhân đã lan truyền.", "Công an cung cấp ảnh chụp từ camera của nhà dân.", "Ông xem ảnh cắt từ báo cũ."],
)
def test_a_sentence_that_tells_of_a_photo_is_no_credit(sentence: str) -> None:
    assert list(credited(sentence, whole(sentence))) == []
