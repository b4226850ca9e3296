"""Pages as crawlers save them, with what news sites put around an article: written for these tests, in the shapes of real sites."""

import pytest

from tests.transforms.test_clean import cleaned, removed

THANH_NIEN = """\
Bạn cần biết Tiện ích Liên hệ
Chính trị

Đoàn công tác của tỉnh lên đường dự diễn đàn kinh tế biển

Lê Minh Khôi
Lê Minh Khôi
theo TTXVN
12/03/2024 22:51 GMT+7

Tối 12.3, đoàn công tác của tỉnh do ông Trần Văn Hải dẫn đầu đã rời sân bay Cam Ranh lên đường dự diễn đàn kinh tế biển tại Busan, Hàn Quốc.

Cùng đi với đoàn có đại diện của 15 doanh nghiệp thủy sản, du lịch và đóng tàu trên địa bàn.

Đoàn công tác của tỉnh lên đường dự diễn đàn kinh tế biển - Ảnh 1.

Các thành viên của đoàn trước giờ lên máy bay tại nhà ga quốc tế sân bay Cam Ranh

ẢNH: LÊ KHÔI

Tham gia đoàn còn có: Chánh văn phòng UBND tỉnh Ngô Văn Bảo; Giám đốc Sở Du lịch Phạm Thị Lành; Phó giám đốc Công an tỉnh Lê Văn Đức
"""
VIET_BAO = """\
Mưa lớn gây sạt lở nhiều tuyến đường ở vùng cao

14/08/2023 08:39

Sáng 14/8, mưa lớn kéo dài đã gây sạt lở nhiều tuyến đường ở các huyện vùng cao, giao thông đi lại gặp nhiều khó khăn.

Theo báo cáo nhanh của huyện, có 12 điểm sạt lở với khối lượng đất đá hơn 3.000 m3.

mua lon gay sat lo nhieu tuyen duong o vung cao hinh anh 1
Lực lượng chức năng dọn đất đá trên tuyến đường liên xã

Dự báo trong hai ngày tới, khu vực này tiếp tục có mưa vừa, mưa to. Người dân được khuyến cáo hạn chế đi lại vào ban đêm.

Huyện đã sơ tán 40 hộ dân đến nơi an toàn và chuẩn bị lương thực cho ba ngày.
"""
DAN_TRI = """\
Trang chủ
Thời sự
Kinh doanh
Thể thao

Xuất khẩu cá tra tăng tháng thứ ba liên tiếp

Thứ Ba, 05/11/2024 - 07:12

Nghe đọc bài
1x
0:00
/
2:31

Dân trí
(Dân trí) - Xuất khẩu cá tra tháng 10 đạt 210 triệu USD, tăng 12% so với cùng kỳ năm trước.

Hiệp hội cho biết thị trường Trung Quốc phục hồi chậm hơn dự kiến.

Công nhân chế biến cá tra tại một nhà máy ở Đồng Tháp (Ảnh: Huy Nam).

Chia sẻ
Facebook
Copy link
Bình luận (0)
"""
TOPICS = """\
Sự kiện
1
Bão số 3
2
Giá vàng
3
Tuyển sinh 2024

Kinh doanh » Thị trường

Giá cà phê trong nước vượt 120.000 đồng một kg

Cà phê chín đỏ tại một vườn ở Đắk Lắk
Cà phê chín đỏ tại một vườn ở Đắk Lắk
|
Giá cà phê tại Tây Nguyên sáng nay tăng thêm 2.000 đồng, lên mức cao nhất từ trước đến nay.

Theo các đại lý, lượng hàng trong dân còn rất ít vì phần lớn đã bán từ đầu vụ.
"""


def test_what_stands_above_a_headline_and_between_it_and_the_text_is_read_line_by_line() -> None:
    found = cleaned(THANH_NIEN)
    assert {name: found.metadata[name] for name in ("title", "byline", "section", "published_precision")} == {
        "title": "Đoàn công tác của tỉnh lên đường dự diễn đàn kinh tế biển",
        "byline": "Lê Minh Khôi",
        "section": "Chính trị",
        "published_precision": "minute",
    }
    assert found.traced.text.startswith("Tối 12.3, đoàn công tác")
    rules = removed(THANH_NIEN, found)
    assert [line.strip() for line in rules["navigation"]] == ["Bạn cần biết Tiện ích Liên hệ", "Chính trị"]
    assert [line.strip() for line in rules["byline"]] == ["Lê Minh Khôi", "Lê Minh Khôi\ntheo TTXVN"]


def test_a_caption_between_blank_lines_goes_with_its_credit_and_its_alternative_text() -> None:
    rules = removed(THANH_NIEN, cleaned(THANH_NIEN))
    assert [line.strip() for line in rules["caption"]] == [
        "Đoàn công tác của tỉnh lên đường dự diễn đàn kinh tế biển - Ảnh 1.",
        "Các thành viên của đoàn trước giờ lên máy bay tại nhà ga quốc tế sân bay Cam Ranh",
    ]
    assert [line.strip() for line in rules["credit"]] == ["ẢNH: LÊ KHÔI"]
    photo = removed(VIET_BAO, cleaned(VIET_BAO))["caption"]
    assert [line.strip() for line in photo] == [
        "mua lon gay sat lo nhieu tuyen duong o vung cao hinh anh 1",
        "Lực lượng chức năng dọn đất đá trên tuyến đường liên xã",
    ]


def test_a_name_behind_its_title_where_the_text_was_cut_off_is_no_author() -> None:
    assert cleaned(THANH_NIEN).traced.text.endswith("Phó giám đốc Công an tỉnh Lê Văn Đức")


def test_the_player_the_outlets_name_and_the_share_buttons_are_no_text() -> None:
    found = cleaned(DAN_TRI)
    assert (found.metadata["publisher"], found.metadata["title"]) == ("Dân trí", "Xuất khẩu cá tra tăng tháng thứ ba liên tiếp")
    assert found.traced.text == (
        "Xuất khẩu cá tra tháng 10 đạt 210 triệu USD, tăng 12% so với cùng kỳ năm trước.\nHiệp hội cho biết thị trường Trung Quốc phục hồi chậm hơn dự kiến."
    )


def test_a_numbered_list_of_topics_and_the_path_of_sections_are_navigation() -> None:
    found = cleaned(TOPICS)
    assert (found.metadata["title"], found.metadata["section"]) == ("Giá cà phê trong nước vượt 120.000 đồng một kg", "Thị trường")
    assert len(removed(TOPICS, found)["navigation"]) == 8
    assert found.traced.text.startswith("Giá cà phê tại Tây Nguyên")


def test_a_line_without_a_full_stop_that_stands_twice_is_a_caption_and_a_sentence_is_text() -> None:
    line = "Cà phê chín đỏ tại một vườn ở Đắk Lắk"
    assert [cut.strip() for cut in removed(TOPICS, cleaned(TOPICS))["caption"]] == [line, line]
    told = TOPICS.replace(line, "Giá cà phê đã tăng liên tục từ đầu năm đến nay.")
    assert cleaned(told).traced.text.startswith("Giá cà phê đã tăng liên tục")


@pytest.mark.parametrize("headline", ["Chính trị gia trẻ tuổi nhất nước Pháp", "Kinh doanh thua lỗ, chủ quán bỏ trốn", "1 người chết vì sét đánh"])
def test_a_headline_that_begins_like_a_section_or_a_number_is_a_headline(headline: str) -> None:
    text = TOPICS[TOPICS.index("Giá cà phê trong") :].replace("Giá cà phê trong nước vượt 120.000 đồng một kg", headline)
    assert cleaned(text).metadata["title"] == headline


def test_a_clock_on_a_line_of_its_own_is_text_where_no_player_stands() -> None:
    live = "15:20\n\nCầu thủ số 9 mở tỉ số cho đội chủ nhà sau một pha phản công nhanh bên cánh trái."
    text = DAN_TRI.replace("Hiệp hội cho biết", f"{live}\n\nHiệp hội cho biết")
    assert "15:20" in cleaned(text).traced.text


def test_a_heading_below_an_alternative_text_stays() -> None:
    text = THANH_NIEN.replace("Các thành viên của đoàn trước giờ lên máy bay tại nhà ga quốc tế sân bay Cam Ranh\n\nẢNH: LÊ KHÔI", "2. Chuẩn bị hồ sơ")
    assert "2. Chuẩn bị hồ sơ" in cleaned(text).traced.text


MORE = "Theo báo cáo nhanh, nhiều tuyến đường ở các huyện vùng cao đã thông xe trở lại trong ngày."
TOLD = "Các ngành chức năng tiếp tục theo dõi tình hình và hướng dẫn người dân phòng tránh."


def kept(*paragraphs: str, gap: str = "\n\n") -> str:
    return cleaned(gap.join(paragraphs)).traced.text


def test_a_last_section_behind_a_wider_gap_is_text() -> None:
    assert kept("Mưa lớn ở vùng cao", MORE, f"\n{TOLD}", TOLD.replace("Các ngành", "Lực lượng"), f"\n{MORE.replace('huyện', 'xã')}").endswith("trong ngày.")


def test_a_numbered_list_below_a_headline_is_text() -> None:
    text = cleaned(f"Mười bộ phim đáng xem nhất năm\n{MORE}\n1\nMai\n2\nĐào, phở và piano\n3\nLật mặt 7\n{TOLD}")
    assert text.metadata["title"] == "Mười bộ phim đáng xem nhất năm"
    assert "Lật mặt 7" in text.traced.text
    results = cleaned(f"Kết quả bầu cử\n\n1\n\nÔng Nguyễn Văn An: 98%\n\n2\n\nBà Lê Thị Bình: 95%\n\n{MORE}")
    assert "Bà Lê Thị Bình: 95%" in results.traced.text


def test_headed_paragraphs_below_an_address_are_text() -> None:
    assert "Điện toán đám mây" in kept("Ba xu hướng công nghệ năm tới", MORE, "minhtam@baothu.vn", "Trí tuệ nhân tạo", TOLD, "Điện toán đám mây", MORE, TOLD)


def test_a_heading_between_the_last_link_and_the_text_is_text() -> None:
    assert "Những ngôi làng bị cô lập" in kept(
        "Mưa lớn ở vùng cao",
        MORE,
        TOLD,
        "Tin liên quan:",
        "Mưa lớn gây ngập nhiều tuyến phố",
        "Những ngôi làng bị cô lập giữa dòng nước",
        MORE.replace("nhanh", "mới"),
    )


def test_a_sentence_above_a_lone_credit_between_blank_lines_is_text_where_it_tells_something() -> None:
    told = "Hàng trăm người dân đã đến viếng các nạn nhân trong sáng nay."
    assert told in kept("Mưa lớn ở vùng cao", MORE, TOLD, told, "Ảnh: TTXVN", MORE.replace("nhanh", "mới"))


@pytest.mark.parametrize(
    "line",
    [
        "Ý kiến của luật sư được gửi tới tòa án qua hộp thư luatsu@vanphong.vn trong sáng nay, theo thư ký phiên tòa.",
        "Mọi thông tin về hung thủ xin báo cho cơ quan điều tra qua hộp thư congan@hanoi.gov.vn",
        "Ảnh trên Facebook không thật.",
        "19:00 / 21:00",
        "00:00",
    ],
)
def test_lines_that_only_begin_like_an_address_a_credit_or_a_player_are_text(line: str) -> None:
    assert line in kept("Mưa lớn ở vùng cao", MORE, TOLD, line, MORE.replace("nhanh", "mới"), gap="\n")


def test_a_sub_heading_that_is_an_outlets_name_is_text() -> None:
    assert "Tuổi Trẻ\n" in kept("Những lực lượng chống lũ", "Tuổi Trẻ", MORE, TOLD, gap="\n")


@pytest.mark.parametrize("twice", ["- Mừng tuổi bà, bà sống lâu trăm tuổi", "Vàng miếng SJC 67,50 68,20 nghìn đồng"])
def test_speech_and_rows_of_a_table_that_stand_twice_are_text(twice: str) -> None:
    assert twice in kept("Ngày đầu năm ở phố cổ", MORE, twice, twice, TOLD, MORE.replace("nhanh", "mới"), gap="\n")


def test_an_address_and_a_section_above_a_text_without_a_headline_are_no_headline() -> None:
    found = cleaned(f"https://vnexpress.net/x.html\nBóng đá\n{MORE}\n{TOLD}")
    assert (found.metadata["title"], found.traced.text) == (None, f"{MORE}\n{TOLD}")
