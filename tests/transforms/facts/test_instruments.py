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
    ],
)
def test_the_verb_before_the_name_gives_its_state(text: str, status: str) -> None:
    assert only(text).values["status"] == status


def test_number_and_issuer_are_kept() -> None:
    values = only("Tài xế bị phạt theo Nghị định số 46/2016/NĐ-CP của Chính phủ về xử phạt vi phạm.").values
    assert (values["number"], values["issuer"], values["instrument_type"]) == ("46/2016/NĐ-CP", "Chính phủ", "decree")


def test_a_list_of_documents_to_be_adopted_is_planned() -> None:
    text = (
        "Tại đợt hội nghị sắp tới, theo kế hoạch sẽ có khoảng 80 văn kiện được thông qua, ghi nhận và công bố. "
        "Đáng lưu ý có các văn kiện quan trọng là đề xuất của Việt Nam như: Tuyên bố Hà Nội về tầm nhìn ASEAN sau 2025."
    )
    assert only(text).values["status"] == "planned"
