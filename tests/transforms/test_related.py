"""Paragraphs that those beside them make links and captions."""

import pytest

from transforms.boilerplate import Cut, boilerplate, marked
from transforms.paragraphs import paragraphs
from transforms.related import above_standfirst, below, beside

TEXT = "Mọi sự chậm trễ có thể khiến cuộc thi bị hoãn, ban tổ chức cho biết trong thông báo gửi báo chí hôm qua."
MORE = "Theo đó, trong phiên họp thường kỳ diễn ra từ 1-2/8, Thủ tướng Chính phủ đã nghe báo cáo của các bộ."
HEADLINE = "Nam bác sĩ trở về chỗ ngồi sau khi bị lôi xuống máy bay"  # vietnews-val-009112


def cut_beside(*lines: str) -> list[tuple[str, str]]:
    raw = "\n".join(lines)
    found = paragraphs(raw)
    rules = boilerplate(raw, found, marked(raw, found))
    return [(rule, raw[found[i].start : found[i].end]) for i, rule in beside(raw, found, rules, 0).items()]


def cut_below(*lines: str, links: tuple[str, ...] = ()) -> str | None:
    """Of a text whose last line is a signature that has been cut, as the ``links`` have."""
    raw = "\n".join(lines)
    found = paragraphs(raw)
    spans = [(p.start, p.end) for p in found[:-1] if raw[p.start : p.end] not in links]
    cut = below(raw, spans, found, [Cut(raw.index(link), raw.index(link) + len(link), "see_also") for link in links])
    return raw[cut.start : cut.end] if cut else None


@pytest.mark.parametrize(
    ("caption", "credit"),
    [
        ("Họp báo Chính phủ thường kỳ chiều ngày 2/8 tại Hà Nội.", "(Ảnh Đ. Thơm)"),  # vietnews-val-014181
        ("Tổng thống Trump đi sau con gái lên trực thăng.", "Ảnh: AP"),  # vietnews-val-007547
        ("Người dân tay xách nách mang quà cáp, hành lý khi trở lại thành phố.", "Ảnh: Quỳnh Trần"),  # vietnews-val-021111
    ],
)
def test_what_stands_above_a_lone_credit_is_its_caption(caption: str, credit: str) -> None:
    assert cut_beside(TEXT, TEXT, caption, credit, MORE) == [("caption", caption)]


@pytest.mark.parametrize(
    "sentence",
    [
        # vietnews-val-008580, vietnews-val-020290
        "Năm 2013, ông được bổ nhiệm làm Phó chánh văn phòng Bộ Công Thương, Vụ trưởng, Trưởng ban đổi mới tại Bộ Công Thương.",
        "Cho rằng vừa rồi có một số chỗ kiểm soát còn lơi lỏng, ông Cường nhấn mạnh, lơi lỏng sẽ rất nguy hiểm.",
        '"Không bắt tay nữa, Trump thở phào, chỉ còn một nụ cười".',
        "Đạn dẫn đường chính xác (PGM)",  # vietnews-val-012137: a sub-heading
    ],
)
def test_a_sentence_above_a_lone_credit_that_is_worded_like_text_stays(sentence: str) -> None:
    assert cut_beside(TEXT, TEXT, sentence, "Ảnh: AP", MORE) == []


def test_the_credit_below_the_last_sentence_has_no_caption() -> None:
    # vietnews-val-001178, vietnews-val-001911
    assert cut_beside(TEXT, TEXT, "Triển lãm diễn ra tại tượng đài Lý Thái Tổ, Hà Nội.", "Ảnh: Thanh Xuân", "Lạc Thành") == []


def test_the_only_sentence_of_a_section_is_text() -> None:
    # vietnews-val-010333
    section = "Học sinh, sinh viên thành lập các đơn vị Hồng vệ binh sau khi ông Mao viết thư cổ vũ họ."
    assert cut_beside(TEXT, "1/8/1966 Hồng vệ binh phát triển", section, "Ảnh: Hulton Archive", MORE) == []


def test_headlines_below_a_heading_of_links_are_links() -> None:
    # vietnews-val-017243
    headlines = ["Robot 'nổi loạn' giết chết nữ kỹ sư 57 tuổi ở nhà máy Mỹ", "Những hình ảnh đẹp và ý nghĩa nhân ngày Quốc tế Hạnh phúc"]
    assert cut_beside(TEXT, TEXT, "Xem thêm:", *headlines, "Quốc Vinh") == [("see_also", h) for h in headlines]


@pytest.mark.parametrize("line", ["Phương Vy (t / h)", MORE, "Trong tập 4 “Bố ơi!"])
def test_a_signature_or_a_sentence_below_a_heading_of_links_is_none(line: str) -> None:
    heading = "Xem video:" if "tập" in line else "Xem thêm:"
    assert cut_beside(TEXT, TEXT, heading, line) == []


@pytest.mark.parametrize("headline", [HEADLINE, "Dồi bò lúc nhúc trong hàng tấn tương ớt", "Động cơ thúc đẩy ông Obama thăm Việt Nam"])
def test_a_headline_above_the_signature_is_a_link(headline: str) -> None:
    assert cut_below(TEXT, TEXT, MORE, headline, "Như Tâm") == headline


@pytest.mark.parametrize(
    "line",
    [
        "Thông tư có hiệu lực từ 15/02/2016",  # vietnews-val-013425
        "Cuối năm doanh nghiệp này còn chia cổ tức 30% bằng tiền mặt cho cổ đông",  # vietnews-val-013208
        "Chương trình được sản xuất bởi M & T Pictures và đài Truyền hình Vĩnh Long",  # vietnews-val-001704
        "Xin cảm ơn những chia sẻ của phó giáo sư!",
        "Để biết thêm thông tin chi tiết, khách hàng liên hệ 1900 545 415",
    ],
)
def test_a_sentence_above_the_signature_stays(line: str) -> None:
    assert cut_below(TEXT, TEXT, MORE, line, "Như Tâm") is None


def test_below_a_link_a_headline_may_tell_something() -> None:
    # vietnews-val-008616
    headline = "Obama khẳng định phán quyết Biển Đông là 'ràng buộc'"
    link = "Xem thêm: Trung Quốc muốn 'xoá tan can thiệp' từ bên ngoài ở Biển Đông"
    assert cut_below(TEXT, TEXT, MORE, link, headline, "Phương Vũ", links=(link,)) == headline
    assert cut_below(TEXT, TEXT, MORE, headline, "Phương Vũ") is None


def test_a_sub_heading_is_no_last_headline() -> None:
    assert cut_below(TEXT, HEADLINE, TEXT, MORE, "Như Tâm") is None
    assert cut_below(TEXT, TEXT, "Các tỉnh miền Trung", HEADLINE, "Như Tâm") is None


STANDFIRST = "Người dân phản ánh chủ đầu tư thu tiền cọc của dự án khi chưa được cấp phép xây dựng và chưa có mặt bằng."


def parts(*lines: str) -> tuple[str | None, str | None]:
    """The caption above and the author below a text, what of them is found."""
    raw = "\n".join(lines)
    caption, signed = above_standfirst(raw, paragraphs(raw))
    return raw[caption.start : caption.end] if caption else None, signed.author if signed else None


def test_a_name_above_the_standfirst_at_the_end_signs_and_a_first_line_without_a_full_stop_is_a_caption() -> None:
    # some crawls have the standfirst behind the text
    assert parts("Dự án nhà ở xã hội tại Hà Nội", TEXT, MORE, "Khánh An", "", "", STANDFIRST) == ("Dự án nhà ở xã hội tại Hà Nội", "Khánh An")
    assert parts(TEXT, MORE, "Khánh An", "", "", STANDFIRST) == (None, "Khánh An")
    assert parts("Cảnh tại phiên họp", TEXT, MORE, "", "", f"(VnMedia) - {STANDFIRST}") == ("Cảnh tại phiên họp", None)


def test_a_last_block_below_text_is_no_standfirst() -> None:
    assert parts("Dự án nhà ở xã hội tại Hà Nội", TEXT, MORE, "", STANDFIRST) == (None, None)
    assert parts("Dự án nhà ở xã hội tại Hà Nội", TEXT, MORE, "Khánh An", "", "Toàn cảnh dự án") == (None, None)
    assert parts(TEXT, "", MORE, TEXT, "Khánh An", "", STANDFIRST) == (None, None)


def test_other_articles_below_the_newsrooms_address_are_links() -> None:
    address = "Ý kiến xin gửi về toasoan@baothu.vn . Trân trọng!"
    pairs = ["Ba mùa xuân giữ rừng ở biên giới", STANDFIRST, "Đường về bản: Ai lo cho học trò?", MORE]
    assert cut_beside(TEXT, TEXT, address, *pairs, "Cao Thái") == [("see_also", line) for line in pairs]
    assert cut_beside(TEXT, TEXT, address, *pairs[:2], "Cao Thái") == []
    assert cut_beside(TEXT, TEXT, address, TEXT, MORE, TEXT, MORE) == []
