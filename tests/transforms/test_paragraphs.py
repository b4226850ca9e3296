"""Lines to paragraphs: hard wraps are joined, headings and captions are not."""

import textwrap

from transforms.paragraphs import paragraphs


def joined(raw: str) -> list[str]:
    return [raw[p.start : p.end].replace("\n", " ") for p in paragraphs(raw)]


def test_a_line_that_goes_on_in_lower_case_is_one_paragraph() -> None:
    # seeds/002
    assert joined("đồng thời, xác định rõ sự tham gia\ncủa tất cả các cơ quan chuyên ngành.\nToàn cảnh Hội nghị") == [
        "đồng thời, xác định rõ sự tham gia của tất cả các cơ quan chuyên ngành.",
        "Toàn cảnh Hội nghị",
    ]


def test_one_sentence_a_line_is_no_wrap() -> None:
    lines = [
        "Tham dự cuộc họp có lãnh đạo của Văn phòng Chính phủ.",
        "Mỹ mong muốn đẩy mạnh hợp tác",
        "Thủ tướng nhấn mạnh đây là sự kiện quốc tế quan trọng.",
        "Theo Chinhphu.vn",
    ]
    assert joined("\n".join(lines)) == lines


def test_a_city_behind_an_abbreviation_is_no_new_paragraph() -> None:
    # vietnews-val-015217
    assert joined("Tham dự có lãnh đạo Bộ Quốc phòng và TP.\nHà Nội cùng một số bộ, ngành.") == [
        "Tham dự có lãnh đạo Bộ Quốc phòng và TP. Hà Nội cùng một số bộ, ngành."
    ]


def test_a_wrapped_paragraph_is_joined_at_names_dashes_and_numbers() -> None:
    text = (
        "Thủ tướng Chính phủ Nguyễn Xuân Phúc cùng Tổng thống Hợp chúng quốc Hoa Kỳ Donald Trump và Thủ tướng Singapore Lý Hiển Long - "
        "Chủ tịch ASEAN 2018 - đã dự Hội nghị Cấp cao ASEAN lần thứ 33 tại Trung tâm Hội nghị Suntec ngày 13 tháng 11 năm 2018."
    )
    for width in (40, 60, 80):
        assert joined(textwrap.fill(text, width, break_on_hyphens=False)) == [text]


def test_a_blank_line_always_parts() -> None:
    assert [p.block for p in paragraphs("Minh Đức\n\n \nđược biết\nHà Nội")] == [0, 1, 1]


def test_list_items_stand_alone() -> None:
    assert joined("Các ưu tiên gồm:\n- thúc đẩy kết nối\n- tự cường\na) văn hóa") == ["Các ưu tiên gồm:", "- thúc đẩy kết nối", "- tự cường", "a) văn hóa"]


def test_a_link_in_small_letters_stands_alone() -> None:
    # vietnews-val-006473
    text = "Ông Trump đã tiết lộ chi tiết về IS.\nxem thêm > > > Hé lộ cuộc sống bí ẩn ở Nga\nCác nhà lập pháp Mỹ sốc."
    assert joined(text) == text.split("\n")
    assert joined("Người dân đến phường để\nxem thêm danh sách") == ["Người dân đến phường để xem thêm danh sách"]


def test_a_date_line_is_never_joined() -> None:
    assert joined("Ông Khôi làm Tổng giám đốc,\n30/01/2013 16:08\nhội đồng thành viên công bố") == [
        "Ông Khôi làm Tổng giám đốc,",
        "30/01/2013 16:08",
        "hội đồng thành viên công bố",
    ]


def test_a_text_without_letters_has_no_paragraph() -> None:
    assert paragraphs(" \n\u200b\n\ufeff") == []


def test_a_wrapped_last_line_goes_on_behind_an_abbreviated_city() -> None:
    text = "\n".join(
        [
            "Theo cơ quan công an, vụ việc xảy ra tối 12/3 tại nhà của chị",
            "bị hại ở quận Bình Thạnh, sau đó chị được đưa tới bệnh viện gần",
            "đó, nay đã qua cơn nguy kịch",
            "và được điều trị tại TP.",
            "Hồ Chí Minh",
        ]
    )
    assert [text[p.start : p.end] for p in paragraphs(text)] == [text]
