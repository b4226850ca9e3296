"""Captions with a full stop that look like sentences: names with titles, things in their place, acts at an event."""

import pytest

from transforms.nominal import is_verbless, lone, nominal, site
from transforms.paragraphs import Paragraph
from transforms.zones import zones


def cut_from(text: str, *, opens: bool = False, start: int = 0) -> str:
    cut = nominal(text, start, len(text), opens=opens)
    return text[cut.start : cut.end] if cut else ""


@pytest.mark.parametrize(
    "caption",
    [
        "Ông Bùi Sĩ Lợi, Phó chủ nhiệm Uỷ ban về các vấn đề xã hội.",  # vietnews-val-021453
        "Ông Phan Trung Lý, Chủ nhiệm Ủy ban Pháp luật của Quốc hội, Ủy viên Ủy ban Dự thảo sửa đổi Hiến pháp (DTSĐHP) năm 1992.",  # ktlab-12234447
        "Nguyên Bộ trưởng TNMT Nguyễn Minh Quang.",  # vietnews-val-020056
        "Chị Thuỳ Phương (vợ đội trưởng Ngọc Hải).",  # vietnews-val-019580
        "Dự báo thời tiết tại TP. Biên Hòa trong chiều nay.",  # ktlab-12242028
        "Bức tâm thư đầy xúc động của Mỹ Tâm.",  # ktlab-12275005
        "Con bò biển Mariam.",  # vietnews
        "Khu vực eo biển Đài Loan.",  # vietnews-val-012741
        "Các bị cáo tại phiên toà sơ thẩm.",  # vietnews
        "Sân bay Tân Sơn Nhất trong trận mưa ngày 11/9.",  # vietnews-val-021907
        "Ông Đinh La Thăng và ông Nguyễn Thiện Nhân tại buổi lễ.",  # vietnews-val-019268
        "Bà Tô Kim Phượng - Tổng cục Thuế phát biểu tại Lễ ra mắt dịch vụ hóa đơn điện tử của VDC.",  # ktlab-12229169
        "Đại biểu Nguyễn Văn Sơn (Hà Tĩnh phát biểu ý kiến tại hội trường.",  # ktlab-12237715: as printed
        "Chủ tịch UBND TP HCM Nguyễn Thành Phong trao quyết định cho bà Lê Thị Huỳnh Mai.",  # vietnews-val-019341
        "Kim Jong-un xem các nghệ sĩ Hàn Quốc biểu diễn.",  # vietnews-val-009537
        "Bà Clinton chụp ảnh cùng một thanh niên trẻ.",  # vietnews-val-010697
    ],
)
def test_who_or_what_is_seen_and_nothing_told_goes(caption: str) -> None:
    text = f'"Đó là việc phải làm", ông nói. {caption} Theo đó, việc này cần thời gian.'
    assert cut_from(text, start=text.index(caption)) == caption


@pytest.mark.parametrize(
    "sentence",
    [
        "Chị Khả Hân - con gái út của nghệ sĩ - nhiều lần ngã quỵ.",  # vietnews-val-019050
        "Anh Lê Vinh (Nghệ An) ấn tượng nhất với cầu thủ Son Heung Min (7) của Hàn Quốc.",  # vietnews-val-017659
        "Ông Đỗ Đình Hùng, Phó chủ tịch xã nhận 6 con.",  # vietnews-val-019861
        "Vợ chồng nghệ sĩ Hồng Vân, Lê Tuấn Anh đặc biệt yêu thích hoa hồng.",  # vietnews-val-014355
        "Bà Mạnh hiện tại ngoại ở Vancouver.",  # vietnews-val-012754
        "Iran hôm 29/1 phóng một tên lửa đạn đạo.",  # vietnews-val-011758
        "Hàng chục người thiệt mạng trong vụ cháy trung tâm thương mại ở Nga.",  # vietnews-val-007241
        "Gió đông bắc trong đất liền cấp 3-4, vùng ven biển cấp 4-5.",  # vietnews-val-003149
        "Nga trục xuất các nhà ngoại giao Hy Lạp.",  # vietnews
        "Trường THPT Gia Định tuyển 210 học sinh chuyên.",  # vietnews
        "Bị cáo Hà Tấn Phước 2 năm tù và bị cáo Ngô Văn Thanh 1 năm 6 tháng tù.",  # vietnews-val-000615
        "Bị cáo Vũ lãnh án 9 năm.",  # vietnews-val-019882
        "Phát ngôn viên Đại sứ quán Trung Quốc tại Canberra từ chối bình luận.",  # vietnews-val-011935
        "Barack Obama gặp vợ mình lần đầu khoảng cuối những năm 1980 khi hai người làm tại công ty luật.",  # vietnews-val-007947
        "Mẹ của con.",  # vietnews-val-013033
        "Cầu Thanh Trì ùn tắc trong nhiều giờ.",  # vietnews-val-019263
        "Địa điểm bắn pháo hoa tầm thấp tại Công viên văn hoá Đầm Sen (Quận 11).",  # vietnews-val-014199
        "Đại tướng Ngô Xuân Lịch, Bộ trưởng Quốc phòng, chủ trì lễ đón người đồng cấp Mỹ vào ngày 25/1.",  # vietnews-val-011171
        "Ngoại trưởng Mỹ Rex Tillerson đang thăm Trung Quốc.",  # vietnews-val-010898
        "Đại biểu Phạm Huy Hùng (Tp. Hà Nội) đề nghị bổ sung quy định một số danh hiệu thi đua.",  # ktlab-12237715
    ],
)
def test_what_tells_something_stays(sentence: str) -> None:
    text = f"Vụ việc được làm rõ. {sentence} Theo đó, việc này cần thời gian."
    assert cut_from(text, start=text.index(sentence)) == ""


def test_a_name_alone_or_with_company_goes_where_the_text_has_it_again() -> None:
    # ktlab-12278559
    text = "Thanh Long là sinh viên tại Úc. Thanh Long và top ba. Sắp tới, Thanh Long sẽ tham dự trại huấn luyện."
    assert cut_from(text, start=text.index("Thanh Long và")) == "Thanh Long và top ba."
    other = text.replace("Thanh Long và", "Hải Nam và")
    assert cut_from(other, start=other.index("Hải Nam và")) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Danh sách gồm: Ông Nguyễn Sơn Hải, Cục trưởng Cục Công nghệ thông tin. Khối Quốc hội gồm 18 người.",  # behind a colon
        "Ông Nguyễn Huy Bằng, Chánh Thanh tra. Ông Tống Duy Hiến, Phó Chánh thanh tra. Hội đồng họp sáng nay.",  # vietnews-val-014765: a list
        "Nạn nhân ở TP. Ông Trần Huy B. (SN 1969), ngụ tại xã Khánh Lộc.",  # a name cut short
        "Ông Chito Sta. Romana, Đại sứ Philippines tại Trung Quốc hôm nay cho biết.",  # vietnews-val-011789
    ],
)
def test_a_name_in_a_list_or_cut_short_stays(text: str) -> None:
    assert not any(cut_from(text, start=start) for start in range(len(text)) if text.startswith("Ông", start))


def test_an_act_opens_a_text_in_one_line_as_a_caption_where_the_actor_has_a_post_behind_the_name_or_the_text_begins_anew() -> None:
    post = "Ông Nguyễn Hồng Hải, Phó Giám đốc Công ty VDC chính thức khởi động dịch vụ Hóa đơn điện tử đầu tiên ở Việt Nam."  # ktlab-12231567
    assert cut_from(f"{post} Tiện lợi, an toàn, hợp pháp", opens=True) == post
    anew = "Chủ nhiệm Ủy ban về các vấn đề xã hội Trương Thị Mai báo cáo giải trình, tiếp thu, chỉnh lý dự thảo Luật thi đua, khen thưởng."  # ktlab-12237715
    assert cut_from(f"{anew} Trình bày báo cáo của Ủy ban thường vụ Quốc hội, bà nói.", opens=True) == anew
    assert cut_from(f"{anew} Chiếc máy này bay xa.", opens=True) == ""
    report = "Lãnh đạo Đài Loan Mã Anh Cửu chủ trì buổi giới thiệu máy bay săn tàu ngầm tầm xa tại một căn cứ ở Bình Đông, miền nam Đài Loan."  # ktlab-12306470
    assert cut_from(f'{report} "Tôi tin rằng chúng ta sẽ thấy."', opens=True) == ""


def test_a_paragraph_that_is_more_than_its_caption_is_not_lone() -> None:
    text = "Ông Joseph Yun."  # vietnews-val-009120
    assert lone(text, Paragraph(0, len(text), 0)) is not None
    text += " Ông ở lại Bình Nhưỡng."
    assert lone(text, Paragraph(0, len(text), 0)) is None


def test_a_paragraph_of_a_longer_speech_stays() -> None:
    # vietnews-val-011382
    text = '"Đó là những bữa tiệc rất lớn. Trump ở trung tâm buổi tiệc. Ông ấy là một con thú".'
    start = text.index("Trump")
    assert lone(text, Paragraph(start, text.index(" Ông"), 0)) is None
    closed = text.replace("lớn.", 'lớn".').replace('thú".', "thú.")
    assert lone(closed, Paragraph(start + 1, closed.index(" Ông"), 0)) is not None


def test_a_lone_caption_between_paragraphs_goes() -> None:
    # vietnews-val-021605
    body = "Ông đề nghị các bộ xem xét lại mức phí của trạm để đưa ra giải pháp hợp lý nhất trong thời gian tới."
    caption = "Ông Nguyễn Tuấn Huỳnh, Chủ tịch Cienco 4."
    text = f"Trạm thu phí được giảm giá vé\n\n{body}\n\n{caption}\n\nTheo ông Huỳnh, khi giảm giá vé thì thời gian thu phí sẽ kéo dài."
    assert [text[c.start : c.end] for c in zones(text).cuts if c.rule == "caption"] == [caption]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Lễ trao giải của cuộc thi", True),
        ("Cảnh sát bắt nghi phạm", False),
        ("Họp báo Chính phủ", True),
        ("Sinh viên trường Luật", True),
        ("Sinh viên đi thi", False),
    ],
)
def test_a_verb_behind_a_noun_of_action_is_none(words: str, expected: bool) -> None:
    assert is_verbless(words.split()) is expected


@pytest.mark.parametrize(
    "caption",
    [
        "Ngôi nhà số 50, nơi xảy ra vụ án chồng giết vợ rồi tự tử.",  # vietnews-val-000175
        "Vị trí thành phố Taji, nơi xảy ra vụ đánh bom.",  # vietnews-val-010113
        "Trường Mầm non Thiệu Hợp, nơi xảy ra vụ lùm xùm bán sách cho học sinh.",  # vietnews-val-020790
    ],
)
def test_a_place_and_what_has_happened_there_is_a_caption(caption: str) -> None:
    cut = site(caption, 0, len(caption))
    assert cut is not None
    assert cut.end == len(caption)


@pytest.mark.parametrize(
    "sentence",
    [
        "Khu vực Finnmark, nơi diễn ra cuộc tập trận, nằm cách biên giới với Nga không xa.",  # vietnews-val-009207
        "Cũng theo ông Phí, nơi xảy ra tai nạn được coi là điểm đen giao thông.",  # vietnews-val-019265
        "Kasky là học sinh trường trung học Marjory Stoneman Douglas, Parkland, bang Florida, nơi xảy ra vụ xả súng hồi tháng 2 làm 17 người chết.",
    ],
)
def test_a_place_in_a_sentence_that_tells_something_is_text(sentence: str) -> None:
    assert site(sentence, 0, len(sentence)) is None
