"""Signatures at the end of an article."""

import json
from pathlib import Path

import pytest

from transforms.bylines import leading, quoted_from, signature

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "signatures.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["label"])
def test_a_signature_names_its_author_and_source(case: dict) -> None:
    found = signature(case["text"], 0, len(case["text"]))
    assert (found and (case["text"][found.start : found.end], found.author, found.domain)) == (
        (case["signature"], case["author"], case["domain"]) if case["signature"] else None
    )


BODY = "Sáng 23/10, lực lượng chức năng tiếp tục tìm kiếm nạn nhân trên sông Hồng, đoạn chảy qua địa phận tỉnh Hưng Yên. " * 2


@pytest.mark.parametrize(
    ("ending", "signed", "author"),
    [
        ("Chúng tôi sẽ tiếp tục cập nhật thông tin đến bạn đọc Trúc Dân", "Trúc Dân", "Trúc Dân"),  # ktlab-12239987
        ("qua VIDEO chi tiết dưới đây: Quang Đông", "Quang Đông", "Quang Đông"),  # ktlab-12242605
        ("một thư ký tòa ghi bằng hai nét chữ khác nhau Minh Phương 0", "Minh Phương 0", "Minh Phương"),  # ktlab-12224536
        ("và các điều ước quốc tế khác. Ngọc anh", "Ngọc anh", "Ngọc Anh"),  # ktlab-12209921
        ("chỉ là kho cất giữ nợ xấu tạm thời (?!) Khánh huyền", "Khánh huyền", "Khánh Huyền"),  # ktlab-12228135
        ("Danh mục cổ phiếu giảm giá Theo Trí Thức Trẻ", "Theo Trí Thức Trẻ", None),
        ("nhà trường nói thêm. Theo An Bình Dân Trí", "Theo An Bình Dân Trí", "An Bình"),  # ktlab-12318626
        ("nhà trường nói thêm. Theo Người Lao Động", "Theo Người Lao Động", None),
        ("nhiệt độ từ 22 – 29 độ C. Phương Tiệp - Tuấn Anh", "Phương Tiệp - Tuấn Anh", "Phương Tiệp - Tuấn Anh"),  # ktlab-12242028
        ("các hoạt động theo dõi của cơ quan này. Nh.Thạch (AFP)", "Nh.Thạch (AFP)", "Nh.Thạch"),  # ktlab-12236552
    ],
)
def test_a_name_or_source_behind_a_text_that_lost_its_full_stop_is_a_signature(ending: str, signed: str, author: str | None) -> None:
    found = signature(BODY + ending, 0, len(BODY + ending))
    assert found is not None
    assert ((BODY + ending)[found.start : found.end], found.author) == (signed, author)


@pytest.mark.parametrize(
    "ending",
    [
        "song ca cùng Khánh Phương do nhạc sĩ Hoàng Khang",  # after ktlab-12348926
        "Hàn Quốc: EXO Trung Quốc đại lục/Đông Nam Á: Lý Vũ Xuân",  # ktlab-12313236
        "việc này được mọi người dân hoan nghênh, chờ đợi",  # ktlab-12235858
        "vụ tai nạn xảy ra tại tỉnh Ninh Bình",
        "sẽ có màn ra mắt của Bước nhảy hoàn vũ",  # ktlab-12302673
        "nạn nhân được tìm thấy trên sông Hồng Minh Anh. Gia đình đã nhận thi thể Minh Anh",
    ],
)
def test_a_text_that_ends_in_a_name_is_not_signed(ending: str) -> None:
    assert signature(BODY + ending, 0, len(BODY + ending)) is None


@pytest.mark.parametrize(
    ("text", "author"),
    [
        ("Tư Hoàng Tại buổi sơ kết 5 năm phối hợp phòng chống tội phạm", "Tư Hoàng"),  # ktlab-12234155
        ("Thảo Nguyên Đại diện Vietinbank (trái) tại lễ ký kết", "Thảo Nguyên"),  # ktlab-12232634
        ("Huỳnh Kim Lễ cắt băng khánh thành Đại học Nam Cần Thơ", "Huỳnh Kim"),  # ktlab-12297468
        ("Tiến Minh luôn thua sớm ở giải Đan Mạch mở rộng", None),  # ktlab-12192006: the sentence's subject
        ("Quách Tân Theo danh sách, Quách Tân được gọi vào đội tuyển", None),  # the text tells of him: a caption
        ("Hà Nội Theo dự báo, trời rét", None),
        ("Samsung Galaxy Theo đó, máy có giá 5 triệu đồng", None),
    ],
)
def test_a_name_that_only_opens_a_text_is_its_author(text: str, author: str | None) -> None:
    found = leading(text, 0, len(text))
    assert (found and found.author) == author


def test_an_author_and_his_source_between_two_reports_are_signed() -> None:
    # ktlab-12385122
    text = "gửi điện tới ngoại trưởng Albert F. Del Rosario. N.H (theo chinhphu.vn) Cũng liên quan đến cứu trợ, một số quốc gia"
    assert [(s.rule, text[s.start : s.end]) for s in quoted_from(text, 0, len(text))] == [("byline", "N.H"), ("source", "(theo chinhphu.vn)")]
    text = "Ông đến Hà Nội. Giá Brent (theo Reuters) tăng 2 % trong tuần."
    assert list(quoted_from(text, 0, len(text))) == []


def test_a_credit_is_no_author() -> None:
    text = "Ảnh từ internet."
    found = signature(text, 0, len(text))
    assert found is None or found.author is None
