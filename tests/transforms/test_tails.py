"""What stands behind the last sentence of a text in one line and is no sentence of it."""

import pytest

from transforms.paragraphs import Paragraph
from transforms.tails import last_run, links

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
    ],
)
def test_a_last_sentence_without_its_full_stop_stays(run: str) -> None:
    assert cut_last(f"{TEXT} {run}") is None


def test_a_text_of_one_run_is_no_tail() -> None:
    assert cut_last("Danh mục cổ phiếu giảm giá của HSC") is None
