from __future__ import annotations

from typing import Any

import pytest

from tests.transforms.facts.event_cases import cases, read
from transforms.facts.model import Fact


@pytest.mark.parametrize("case", cases("instruments"))
def test_instruments_are_found_by_name(case: dict[str, Any]) -> None:
    assert [f.values["name"] for f in read(case["text"]).of("instruments")] == case["instruments"]


def only(text: str) -> Fact:
    (fact,) = read(text).of("instruments")
    return fact


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Các nước kiểm điểm giữa kỳ Tầm nhìn Cộng đồng ASEAN 2025.", "under_review"),
        ("Các nước chuẩn bị xây dựng Tầm nhìn Cộng đồng ASEAN sau 2025.", "planned"),
        ("Quốc hội đã thông qua Luật Đặc xá.", "adopted"),
        ("Dự kiến ASEAN sẽ thông qua Tuyên bố Hà Nội về tầm nhìn ASEAN sau 2025.", "planned"),
        ("Các bên thực hiện đầy đủ Tuyên bố về ứng xử của các bên ở Biển Đông.", "in_force"),
        ("Việt Nam đề xuất Sáng kiến Hợp tác Biển Đông.", "proposed"),
        ("Thủ tướng ủng hộ đề xuất xây dựng Tầm nhìn Đối tác Chiến lược ASEAN - Trung Quốc 2030.", "proposed"),
        ("Bà cho biết sẽ hỗ trợ người nghèo: Thủ tướng đã ban hành Quyết định số 167/2008/QĐ-TTg.", "adopted"),
        ("Quốc hội nghe tờ trình về việc ban hành dự án Luật Kiến trúc.", "under_review"),
        ("Ông vi phạm quy định về đầu tư xây dựng công trình và Luật khoáng sản năm 2010.", "in_force"),
        ("Mỹ tuyên bố rút khỏi Hiệp định Paris.", "in_force"),
        ("Israel quyết định không thông qua Công ước Vũ khí hóa học.", None),
    ],
)
def test_the_verb_before_the_name_gives_its_state(text: str, status: str | None) -> None:
    assert only(text).values["status"] == status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Các nước hoan nghênh việc Quỹ ASEAN ứng phó COVID-19 đi vào hoạt động.", "in_force"),
        ("Năm 2007, Hiệp định đối tác chiến lược Việt Nam - Ấn Độ được ký kết.", "adopted"),
        ("Quốc hội cho biết Luật Đặc xá sẽ được thông qua vào tháng sau.", "planned"),
    ],
)
def test_the_verb_behind_the_name_gives_its_state(text: str, status: str) -> None:
    assert only(text).values["status"] == status


def test_verbs_before_như_govern_the_whole_list() -> None:
    found = read(
        "Hội nghị xem xét các công việc như Khung phục hồi tổng thể ASEAN (ACRF) và Kế hoạch thực hiện, Triển vọng Phát triển ASEAN, "
        "tiến độ thực hiện Tuyên bố Bandar Seri Begawan, Chương trình nền tảng nghiên cứu và phát triển của ASCC."
    ).of("instruments")
    assert [f.values["status"] for f in found] == ["under_review", "under_review", "in_force", "under_review"]


def test_the_span_holds_every_partner() -> None:
    text = "Dự kiến ASEAN sẽ thông qua 8 Kế hoạch hành động giai đoạn 2021-2025 với các Đối tác Canada, Trung Quốc và Liên hợp quốc."
    fact = only(text)
    assert (text[fact.end :], fact.values["status"]) == (".", "planned")


def test_number_and_issuer_are_kept() -> None:
    values = only("Tài xế bị phạt theo Nghị định số 46/2016/NĐ-CP của Chính phủ về xử phạt vi phạm.").values
    assert (values["number"], values["issuer"], values["instrument_type"]) == ("46/2016/NĐ-CP", "Chính phủ", "decree")


def test_a_list_of_documents_to_be_adopted_is_planned() -> None:
    text = (
        "Tại đợt hội nghị sắp tới, theo kế hoạch sẽ có khoảng 80 văn kiện được thông qua, ghi nhận và công bố. "
        "Đáng lưu ý có các văn kiện quan trọng là đề xuất của Việt Nam như: Tuyên bố Hà Nội về tầm nhìn ASEAN sau 2025."
    )
    assert only(text).values["status"] == "planned"


def test_what_is_being_drawn_up_is_the_subject_of_the_passive() -> None:
    text = "Trên cơ sở các mục tiêu, các biện pháp được xây dựng có tính đến việc kế thừa các dòng hành động của Kế hoạch tổng thể ASCC 2025."
    assert only(text).values["status"] == "in_force"
