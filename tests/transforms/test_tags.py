"""Tags of outlets where a crawl has put the standfirst before or behind the text that they open."""

import pytest

from transforms.paragraphs import Paragraph
from transforms.tags import inner_tags, leading_tag


def tags(text: str) -> list[tuple[str, str | None]]:
    return [(text[tag.start : tag.end], tag.domain) for tag in inner_tags(text, Paragraph(0, len(text), 0))]


@pytest.mark.parametrize(
    ("text", "tag", "domain"),
    [
        ("Hội chợ hoa xuân mở cửa từ ngày 5 đến 9-2 (HNM) - Theo ban tổ chức, hội chợ có hơn trăm gian hàng.", "(HNM) - ", "hanoimoi.com.vn"),
        ("Giá vàng quay đầu giảm trong phiên đầu tuần. (TTXVN) – Sáng nay, giá vàng trong nước giảm nhẹ.", "(TTXVN) – ", None),
    ],
)
def test_a_known_outlets_tag_behind_the_standfirst_goes(text: str, tag: str, domain: str | None) -> None:
    assert tags(text) == [(tag, domain)]


@pytest.mark.parametrize(
    "text",
    [
        "Tổ chức Y tế Thế giới (WHO) - Việt Nam vừa khai trương văn phòng mới.",
        "Ông làm việc tại Đài Tiếng nói Việt Nam (VOV) từ năm 1990.",
        "Thông tấn xã Việt Nam (TTXVN) - Cơ quan thường trú tại Lào đưa tin.",
        "Theo hãng tin (Reuters) - Văn phòng Bangkok, giá gạo tăng.",
        "Bão đổ bộ vào Hà Tĩnh (Việt Nam) - Lào và suy yếu thành áp thấp.",
    ],
)
def test_other_parentheses_before_a_dash_are_text(text: str) -> None:
    assert tags(text) == []


def test_a_tag_below_the_first_paragraph_has_to_be_known() -> None:
    text = "(VnMedia) - Cầu mới đã thông xe."
    found = leading_tag(text, 0, len(text), known=True)
    assert found is not None
    assert (text[: found.end], found.domain) == ("(VnMedia) - ", "vnmedia.vn")
    quoted = "(Phỏng vấn) - Ông đánh giá thế nào?"
    assert leading_tag(quoted, 0, len(quoted), known=True) is None
    assert leading_tag(quoted, 0, len(quoted)) is not None
