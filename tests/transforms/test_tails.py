"""What stands behind the last sentence of a text in one line and is no sentence of it."""

import pytest

from transforms.paragraphs import Paragraph
from transforms.tails import copies, exclaimed, last_run, links

TEXT = "Tại thời điểm cuối quý 3, công ty có khoản trích lập quỹ 483,7 tỷ đồng, lợi nhuận chưa phân phối cũng ở mức khá cao, 240,7 tỷ đồng."


def cut_links(text: str) -> list[tuple[str, str]]:
    return [(c.rule, text[c.start : c.end].strip()) for c in links(text, Paragraph(0, len(text), 0))]


def cut_last(text: str) -> str | None:
    cut = last_run(text, 0, len(text))
    return text[cut.start : cut.end] if cut else None


@pytest.mark.parametrize(
    ("signed", "headlines"),
    [
        # ktlab-12232747
        (
            " Minh Thư Theo Trí Thức Trẻ/NTP",
            "Nhựa Tiền Phong thay đổi Phó Chủ tịch HĐQT Bị tác động 'kép', khối ngoại bán ròng hơn 880 tỷ trong tháng 8 NTP: Quý 2 lãi 100 tỷ Xem tiếp",
        ),
        # ktlab-12234978
        (" Minh Thư Theo Trí Thức Trẻ/HSX", "Kumho Tires muốn đầu tư khủng, doanh nghiệp săm lốp có cần 'run'? SRC hồ hởi báo lãi hơn 18 tỷ đồng quý 2"),
    ],
)
def test_headlines_behind_the_source_are_links(signed: str, headlines: str) -> None:
    assert cut_links(f"{TEXT}{signed} {headlines}") == [("see_also", headlines)]


@pytest.mark.parametrize(
    "behind",
    [
        " Theo Trí Thức Trẻ Nhật Bản sẽ tăng thuế tiêu dùng từ năm sau, điều mà nhiều chuyên gia đã đoán trước.",  # a sentence
        " Theo Reuters Chủ tịch cũ đã từ chức. Người kế nhiệm ông là một cựu bộ trưởng của chính phủ trước đây",
        " Minh Thư Theo Trí Thức Trẻ",
    ],
)
def test_sentences_behind_the_name_of_an_agency_are_none(behind: str) -> None:
    assert cut_links(TEXT + behind) == []


@pytest.mark.parametrize(
    "run",
    [
        "Danh mục cổ phiếu giảm giá của HSC",  # ktlab-12235166
        "Chuyện lạ tòa án: một thư ký tòa ghi bằng hai nét chữ khác nhau",  # ktlab-12224536
        "Lịch hủy chuyến bay của VNA:",  # ktlab-12382482
        "Một số hình ảnh mới nhất của Hồ Quỳnh Hương:",  # ktlab-12350111
        "Các gói cước giám sát hành trình MobiFone đang cung cấp",  # ktlab-12307636
        "Kinh hoàng chồng tạt axit vợ cũ rồi tưới xăng tự thiêu Chuyện lạ tòa án: một thư ký tòa ghi bằng hai nét chữ khác nhau",  # ktlab-12232111
    ],
)
def test_a_last_run_that_tells_nothing_goes(run: str) -> None:
    assert cut_last(f"{TEXT} {run}") == run


@pytest.mark.parametrize(
    "run",
    [
        "Chúng tôi sẽ tiếp tục cập nhật thông tin đến bạn đọc",  # ktlab-12239987
        "Tại cơ quan Công an, Cường khai nhận đã dùng hồ sơ giả để xin việc",  # ktlab-12313519
        "Ngoài ra, Ban tổ chức còn trao các giải ba, khuyến khích cho các cá nhân",  # ktlab-12325778
        "Danh sách các mặt hàng tăng giá trong tháng tới.",
        "Ông nói với báo giới:",
        "Các cuộc không kích này được truyền thông phương Tây cho là do quân đội Syria thực hiện",  # vietnews-val-005834
        "Các lãnh đạo Trung Quốc không thể chấp nhận được",
    ],
)
def test_a_last_sentence_without_its_full_stop_stays(run: str) -> None:
    assert cut_last(f"{TEXT} {run}") is None


def test_a_text_of_one_run_is_no_tail() -> None:
    assert cut_last("Danh mục cổ phiếu giảm giá của HSC") is None


@pytest.mark.parametrize(
    ("announced", "following"),
    [
        # ktlab-12243007: the text's end; ktlab-11307789: before an opener; ktlab-12322277: before a sentence with its full stop; ktlab-12350111: a name
        ("Một số bức ảnh đẹp tham dự Cuộc thi: Hoa giải nhiệt, tác giả Hoàng Hữu Tư Chiếu chèo sân đình, tác giả Vũ Quang Huy", ""),
        ("Một số tác phẩm đoạt giải cuộc thi năm 2012: Khoảnh khắc Hạ Long - Giải nhất Đá cầu bùn - giải nhì", " Đây là một trong những hoạt động."),
        ("Thêm một số hình ảnh trong đêm diễn tối qua:", " Bằng Kiều quay trở lại sân khấu với trang phục khác. Đêm diễn khép lại."),
        ("Một số hình ảnh mới nhất của Hồ Quỳnh Hương:", " HẢI ANH"),
        ("Mời các bạn cùng xem loạt ảnh mới của Hà Hồ: Hà Hồ ghi điểm với những lời bình luận vui tươi Minh Hằng cũng hỗ trợ thí sinh", ""),
    ],
)
def test_what_announces_pictures_goes_with_their_captions(announced: str, following: str) -> None:
    assert cut_links(f"{TEXT} {announced}{following}") == [("see_also", announced)]


@pytest.mark.parametrize(
    "sentence",
    ["Ông xem một số hình ảnh của đảo: bãi cát, rừng dừa và hải đăng.", "Những hình ảnh này gây xúc động. Ông nói: chúng tôi rất tiếc."],
)
def test_pictures_that_a_sentence_tells_of_are_text(sentence: str) -> None:
    assert cut_links(f"{TEXT} {sentence}") == []


def test_a_list_of_links_ends_where_a_sentence_likeliest_begins() -> None:
    # ktlab-11867632
    links_ = ">> Tường thuật lễ ra mắt Samsung Galaxy Note 3 / Đánh giá nhanh đồng hồ thông minh / Sony ra smartphone chống nước, camera khủng"
    assert cut_links(f"{links_} Đó là đánh giá chung của giới công nghệ tại Việt Nam.")[-1] == ("see_also", links_)
    assert cut_links("Tỷ lệ 30 / 70 được giữ nguyên, doanh thu >> chi phí trong năm nay.") == []


def test_the_address_an_article_was_taken_from_is_a_source() -> None:
    # ktlab-12243605
    address = "Bài viết: http://news.zing.vn/Xuat-hien-mua-da-o-Bien-Hoa-post362716.html Nguồn Zing News"
    assert cut_links(f"{TEXT} {address} Thạc sĩ Lê Thị Xuân Lan cho biết hiện tượng mưa đá.") == [("source", address)]
    assert cut_links(f"{TEXT} Địa chỉ http://vnisa.org.vn để đăng ký tham gia đã mở.") == []


def test_an_author_behind_the_last_link_is_signed() -> None:
    # ktlab-12241164
    text = f"{TEXT} » Bác sỹ thẩm mỹ ném xác bệnh nhân » Bác sỹ thẩm mỹ ném xác xuống sông bị xử tội gì? Bạch Dương"
    assert cut_links(text)[-1] == ("byline", "Bạch Dương")
    # ktlab-12243605
    placed = f"{TEXT} » Mưa đá đổ xuống Sài Gòn » Lốc xoáy kèm mưa đá suốt 2 ngày tàn phá Gia Lai Diệp Vy (tổng hợp)"
    assert ("byline", "Diệp Vy") in cut_links(placed)


def test_a_headline_between_sentences_is_a_copy() -> None:
    # ktlab-11867036
    title = "Ảnh thực tế Sony Xperia Z1"
    text = f"Xperia Z1 sắc nét hơn hẳn so với Z. {title} Ảnh so sánh hai máy. Cuộc thi {title} được tổ chức. Đó là {title}."
    assert [(c.start, c.rule) for c in copies(text, Paragraph(0, len(text), 0), title, "repeated_headline")] == [(36, "repeated_headline")]


def test_a_run_behind_dots_goes_on_with_its_sentence() -> None:
    # vietnews-val-000749
    assert cut_last("Trong đường dây có MC C.V., người mẫu nổi tiếng… mức giá dao động 7.000 - 25.000 USD một lượt") is None


def test_a_headline_with_its_mark_tells_in_two_parts() -> None:
    # ktlab-12232111
    headline = "Vụ chồng tạt axit vợ cũ rồi tưới xăng tự thiêu: Phóng viên bất lực trước cái chết được báo trước!"
    assert exclaimed(headline, 0, len(headline))
    assert not exclaimed("Họ đã được cứu sống!", 0, 20)
    told = f"Ông kể: Chúng tôi đã chạy. {headline}"
    assert not exclaimed(told, 0, len(told))


@pytest.mark.parametrize(
    ("before", "link", "behind"),
    [
        ("", "(Xem giao tranh ác liệt giữa phiến quân và quân đội Syria).", " Cũng theo SOHR, các cuộc đụng độ diễn ra suốt đêm."),  # ktlab-12209886
        (" Tỷ lệ bầu theo phiếu đại cử tri từng bang", "(Bấm vào hình để xem kích thước lớn)", "."),  # vietnews-val-010826
    ],
)
def test_a_link_in_parentheses_leaves_the_sentence(before: str, link: str, behind: str) -> None:
    assert cut_links(f"{TEXT}{before} {link}{behind}") == [("see_also", link)]


@pytest.mark.parametrize("words", ["(Xem xét trình độ, học thức của người xin nhập cư)", "(xem đồ họa)"])
def test_what_a_parenthesis_refers_to_is_text(words: str) -> None:
    assert cut_links(f"{TEXT} Chính sách mới tính theo điểm {words}. Đất nước cần những con người như vậy.") == []


def test_a_link_to_standings_ends_before_the_text() -> None:
    # ktlab-12241459
    link = "Kết quả, BXH Champions League"
    assert cut_links(f"{link} 1. Mesut Oezil cũng có thể trở nên vô hại. {TEXT}") == [("see_also", link)]
    assert cut_links(f"{TEXT} {link} Ngay ở phút thứ hai, đội khách vượt lên.") == [("see_also", link)]
    assert cut_links(f"{TEXT} Đội bóng đứng đầu BXH Champions League sau ba trận.") == []


def test_headlines_below_a_heading_in_the_text_end_before_what_tells_something() -> None:
    # ktlab-12241664
    caption = "Jack Wilshere khiến các fan hâm mộ Arsenal lo lắng bởi chấn thương"
    links_ = "TIN LIÊN QUAN HLV Arsene Wenger thừa nhận Arsenal phải trả giá cho những sai lầm Arsenal gục ngã trên sân nhà"
    told = "Arsenal và Dortmund đã đem đến cho gần 60.000 khán giả một trận đấu hay."
    assert sorted(cut_links(f"{TEXT} {caption} {links_} {told}")) == [("caption", caption), ("see_also", links_)]
    assert cut_links(f"{TEXT} Công an cung cấp THÔNG TIN LIÊN QUAN đến vụ án, Arsenal đã thua.") == []


@pytest.mark.parametrize(
    ("rule", "title", "sentence"),
    [
        (
            "video",
            "Video: Khoảnh khắc ban nhạc bị sóng thần cuốn trôi tại Indonesia",
            "Đại diện ban nhạc sau đó xác nhận tay bass đã qua đời.",
        ),  # vietnews-val-001384
        ("video", "Clip: Thí sinh nhận định về đề thi Văn thi THPT Quốc gia 2019", "Trước đó, bộ GD & ĐT đã công bố phương án tổ chức kỳ thi."),
        ("video", "Video: Reuters", "Nhật hoàng và Hoàng hậu tỏ ra thoải mái trò chuyện với khách."),  # vietnews-val-009590
        ("video", "Video: Lê Hoàng", "Chủ tịch xã Thiệu Dương cho hay, đêm qua nước lên rất nhanh."),  # vietnews-val-019085
        ("see_also", "Xem video: Ai chống lưng cho cò máu lộng hành?", "Chưa cần nói đến việc có sự móc nối giữa hai bên."),  # vietnews-val-000835
        ("see_also", "Đọc thêm: Con rồng Trung Hoa muốn bay cao dưới thời Donald Trump", "Đối với những phe nhóm ủng hộ Trung Quốc, đây là tin vui."),
    ],
)
def test_a_film_or_link_between_sentences_ends_before_the_next(rule: str, title: str, sentence: str) -> None:
    behind = "Bộ phim sẽ lên sóng vào tối thứ bảy hàng tuần trên kênh truyền hình quốc gia. " * 8
    assert cut_links(f"{TEXT} {title} {sentence} {behind}") == [(rule, title)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Đoạn video: Khoảnh khắc cuối cùng của ban nhạc đã được chia sẻ hàng triệu lần.",
        "Clip dài hai phút lan truyền trên mạng xã hội.",
        "Xem thêm nhiều tài liệu khác, ông nhận ra vấn đề.",
        # vietnews-val-002037: where no word clearly opens a sentence the link stays
        "Xem thêm: Khoảnh khắc lão tướng Anh Đức đánh đầu vào lưới Thái Lan ở phút 94 MC Thành Trung giọng khản đặc, thể hiện niềm vui.",
    ],
)
def test_a_sentence_about_a_film_stays(sentence: str) -> None:
    behind = "Bộ phim sẽ lên sóng vào tối thứ bảy hàng tuần trên kênh truyền hình quốc gia. " * 8
    assert cut_links(f"{TEXT} {sentence} {behind}") == []
