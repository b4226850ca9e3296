from __future__ import annotations

import pytest

from transforms.paragraphs import Paragraph
from transforms.pictured import in_ruins, is_known, pictured, shows_act, titled_name


def whole(text: str) -> Paragraph:
    return Paragraph(0, len(text), 0)


def seen_in(text: str) -> list[str]:
    return [text[cut.start : cut.end] for cut in pictured(text, whole(text))]


@pytest.mark.parametrize(
    "caption",
    [
        "Aslan và Khánh Phương trong buổi ra mắt album.",  # ktlab-12348926
        "Nhà nhiếp ảnh Nguyễn Á tại buổi ra mắt sách ở Hà Nội sáng 3/11.",  # ktlab-12330256
        "Giao diện duyệt web.",  # ktlab-11867989
        "Chi tiết các cạnh của máy.",
        'Đàm Vĩnh Hưng mặc áo "bác sĩ Cát Tường" trong đêm hội hóa trang (Halloween) ngày 31/10.',  # ktlab-12345949
        "Nguyễn Mạnh Tường (áo trắng) được đưa lên cầu Thanh Trì để chỉ nơi quẳng xác nạn nhân xuống sông.",  # ktlab-12310594
        "Khu vực xảy ra mưa đá tại TP Biên Hòa, Đồng Nai.",  # ktlab-12242028
        "Lực lượng CSGT đường thủy tìm kiếm thi thể nạn nhân dọc hạ lưu sông Hồng.",  # ktlab-12239978
        "Ảnh chụp màn hình tài khoản Twitter của CCTV tối thứ Hai 21/10.",  # ktlab-12231060
        "Ảnh - Đối tượng trong các vụ án tham nhũng đặc biệt nghiêm trọng trong thời gian qua.",  # ktlab-12239357
        'Các nhân viên bảo vệ đứng cạnh tấm băng rôn có nội dung "Hãy trả con cho chúng tôi. Hãy giải thích tất cả với phụ huynh và học sinh."',
    ],
)
def test_a_sentence_without_a_verb_that_says_what_is_to_be_seen_goes(caption: str) -> None:
    assert seen_in(f"{caption} Công an đã có mặt.") == [caption]
    assert seen_in(f"Công an đã có mặt. {caption} Vụ việc được làm rõ.") == [caption]


@pytest.mark.parametrize(
    "sentence",
    [
        "Croatia sẽ đấu với Anh tại trận tiếp theo sau khi đội tuyển này đánh bại Thuỵ Điển.",  # vietnews
        "Khu vực xảy ra trận động đất nằm trong Công viên Dự trữ Quốc gia Pacaua Samiria của Peru.",  # vietnews
        "Lực lượng nổi dậy kiểm soát phần biên giới Syria tại Cao nguyên Golan sau năm 1967.",  # vietnews
        "Chi tiết thu hút sự chú ý nhất nằm ở mặt sau của máy, với ống kính G khẩu độ F/2.",  # ktlab-11867989
        "Một bức ảnh chụp hồi tháng 2 năm ngoài cho thấy ông Kim đang ngồi trước một chiếc MacBook Pro.",  # vietnews
        "Các binh sĩ đứng bên cạnh nhưng ít có động thái can thiệp.",  # vietnews
        "Sở hữu chất giọng tennor, Bằng Kiều không gặp nhiều khó khăn khi đứng cạnh với một ca sĩ opera.",  # ktlab
        "Đoàn Thị Hương mặc áo dài tay màu trắng và quần jeans tới toà trong khi Siti Aisyah mặc trang phục màu đen.",  # vietnews-val-012155
        "Anh kể: “Lúc đó thật buồn. Giao diện duyệt web. Tôi không hiểu.”",
    ],
)
def test_what_tells_something_or_is_quoted_stays(sentence: str) -> None:
    assert seen_in(f"Công an đã có mặt. {sentence} Vụ việc được làm rõ.") == []


@pytest.mark.parametrize(
    "caption",
    [
        "Thành phố Tacloban, thủ phủ tỉnh Leyte tan hoang sau siêu bão Haiyan.",  # ktlab-12384924
        "Thành phố Tacloban chỉ còn là những đổ nát sau khi bão Haiyan quét qua.",  # ktlab-12384909
    ],
)
def test_what_a_storm_has_left_of_a_place_goes(caption: str) -> None:
    text = f"Việt Nam chia sẻ với nhân dân Philippines. {caption} Việt Nam quyết định viện trợ."
    assert [text[c.start : c.end] for c in in_ruins(text, whole(text))] == [caption]
    told = "Ông cho biết nhiều ngôi làng đã tan hoang sau bão. Việt Nam quyết định viện trợ."
    assert list(in_ruins(told, whole(told))) == []


def test_a_titled_name_before_the_first_sentence_goes() -> None:
    # ktlab-12237297
    text = "Ông Lê Như Tiến Báo cáo phòng chống tham nhũng năm 2013 của Chính phủ được trình bày."
    cut = titled_name(text, whole(text))
    assert cut is not None
    assert text[cut.start : cut.end] == "Ông Lê Như Tiến "


@pytest.mark.parametrize("text", ["Ông Lê Như Tiến nói tại nghị trường.", "Ông Nguyễn Văn Nam nói rằng", "Bà Hồ Thị Kim Thoa thôi giữ chức."])
def test_a_titled_name_that_does_something_stays(text: str) -> None:
    assert titled_name(text, whole(text)) is None


@pytest.mark.parametrize(
    ("run", "following"),
    [
        ("Nguyễn Tiến Minh", "Ở séc đấu đầu tiên, Tiến Minh dẫn trước."),  # ktlab-12197587
        ("Toshiba Tecra A50", "Trong khi đó với model Tecra A50, máy lại dày hơn."),  # ktlab-12312461
        ("Giá vàng thế giới", "Giá vàng thế giới tăng cũng đã kéo giá vàng trong nước tăng theo."),  # ktlab-12237771
        ("Van Persie không hào hứng với ý tưởng của Moyes", "Không rõ vì lý do gì, Van Persie bỏ tập."),  # ktlab-12236638
        ("Chị hai quan họ đang têm trầu", "Trong gia đình Việt Nam cổ truyền, bình vôi được coi trọng."),  # ktlab-9610456
    ],
)
def test_a_run_about_somebody_or_something_that_the_text_tells_of_is_known(run: str, following: str) -> None:
    text = f"{run} {following}"
    assert is_known(text, run, len(run)) or shows_act(text, run, is_end=True)


@pytest.mark.parametrize(
    ("run", "following"),
    [
        ("Nên chọn hàng tốt để bán", "Từ những phân tích trên cho thấy, cơ hội của năm 2014 là rất lớn."),  # ktlab-12231221
        ("Air Command", "Một trong những tính năng SPen. Air Command cho phép"),  # ktlab-11866745
        ("Robert Lewandowski là cầu thủ xuất sắc hơn Olivier Giroud", "Trong hầu hết trận đấu, Robert Lewandowski ghi bàn."),  # ktlab-12241664
        ("ĐBQH Đỗ Văn Đương: Phải báo cáo về án treo", "Trong công tác phòng chống tham nhũng, ông Đỗ Văn Đương nói"),  # ktlab-12237297
        ("Tiện lợi, an toàn, hợp pháp", "Trên phương diện pháp luật, hóa đơn điện tử có giá trị."),  # ktlab-12231567
    ],
)
def test_a_sub_heading_is_not(run: str, following: str) -> None:
    text = f"{run} {following}"
    assert not is_known(text, run, len(run))
    assert not shows_act(text, run, is_end=True)


def test_what_has_happened_is_text_where_its_last_words_are_unfinished() -> None:
    # vietnews: `Khu Hành chính Đặc biệt`
    run = "Chính phủ Trung Quốc đã thành lập Khu Hành chính"
    assert not shows_act(f"{run} Đặc biệt tại Hong Kong.", run, is_end=False)


def test_a_run_that_begins_with_the_name_the_next_sentence_begins_with_goes() -> None:
    # ktlab-12241664
    caption = "Robert Lewandowski ghi bàn thắng quyết định"
    text = f"Arsenal thua trận. {caption} Robert Lewandowski là một cầu thủ đẳng cấp."
    assert seen_in(text) == [caption]
    # ktlab-12241459: a numbered sub-heading; vietnews: a name inside its own sentence
    for other in (
        "Arsenal thua. 1. Mesut Oezil cũng có thể trở nên vô hại Mesut Oezil đã nhận lời khen.",
        "Arsenal thua. Triều Tiên cảnh báo về khả năng phi hạt nhân hoá trên bán đảo của Triều Tiên không còn.",
    ):
        assert seen_in(other) == []
