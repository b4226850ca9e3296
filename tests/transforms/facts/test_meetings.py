from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.transforms.facts.event_cases import cases, read, surfaces
from transforms.facts.model import Fact


@pytest.mark.parametrize("case", cases("meetings"))
def test_meetings_are_found_by_name_and_edition(case: dict[str, Any]) -> None:
    found = [[f.values["name"], f.values["ordinal"]] for f in read(case["text"], case.get("published")).of("meeting_mentions")]
    assert found == case["meetings"]


def only(text: str, published: str | None = None) -> Fact:
    (fact,) = read(text, published).of("meeting_mentions")
    return fact


def test_spellings_of_one_edition_share_an_id() -> None:
    texts = (
        "Hội nghị Cấp cao ASEAN lần thứ 37 bế mạc.",
        "Trước Cấp cao ASEAN 37, các nước đã họp.",
        "HNCC ASEAN 37 sẽ diễn ra.",
        "Về Hội nghị Cấp cao (HNCC) ASEAN lần thứ 37.",
    )
    assert len({only(text).values["meeting_id"] for text in texts}) == 1


def test_sessions_of_another_term_are_other_meetings() -> None:
    ids = [only(f"Hội nghị Trung ương 8 {term} bế mạc.").values["meeting_id"] for term in ("khóa XI", "khóa XII", "khoá XII")]
    assert ids[0] != ids[1]
    assert ids[1] == ids[2]


def test_editions_have_ids_of_their_own() -> None:
    found = read("Tuyên bố sẽ đệ trình lên Hội nghị Cấp cao ASEAN lần thứ 44 và 45.").of("meeting_mentions")
    assert len({f.values["meeting_id"] for f in found}) == 2


def test_place_days_form_and_state_stand_behind_the_name() -> None:
    values = only("HNCC ASEAN lần thứ 37 và các hội nghị liên quan sẽ diễn ra tại Hà Nội từ ngày 12-15/11 theo hình thức trực tuyến.", "2020-11-09").values
    assert (values["start_date"], values["end_date"]) == (date(2020, 11, 12), date(2020, 11, 15))
    assert (values["place"], values["country_code"], values["mode"], values["status"]) == ("Hà Nội", "VN", "online", "planned")


def test_a_month_gives_the_bounds_of_the_month() -> None:
    values = only("Các nước hoàn tất kế hoạch trước Cấp cao ASEAN 37 dự kiến tổ chức tháng 11/2020.").values
    assert (values["start_date"], values["end_date"]) == (date(2020, 11, 1), date(2020, 11, 30))


def test_brackets_hold_place_and_day() -> None:
    values = only("Việt Nam tổ chức thành công “Diễn đàn ASEAN về phát triển tiểu vùng” (Hà Nội, 14/7/2020).").values
    assert (values["place"], values["start_date"], values["status"]) == ("Hà Nội", date(2020, 7, 14), "held")


def test_the_day_of_a_press_conference_is_not_the_meeting_s() -> None:
    values = only("Chiều ngày 9/11/2020, phát biểu tại cuộc họp báo về Hội nghị Cấp cao ASEAN lần thứ 37, Thứ trưởng cho hay sẽ có khoảng 80 văn kiện.").values
    assert "start_date" not in values


def test_coordinated_days_are_one_range() -> None:
    text = "Dự kiến trong các ngày 20 và 21/07/2020, sẽ tiếp tục diễn ra các Hội nghị Quan chức cao cấp trong khuôn khổ ASEAN+3."
    assert (only(text).values["start_date"], only(text).values["end_date"]) == (date(2020, 7, 20), date(2020, 7, 21))


def test_places_and_months_are_dealt_out_to_the_editions() -> None:
    text = (
        "Nhóm nhất trí tổ chức Cuộc họp Nhóm công tác lần thứ 3 và thứ 4 lần lượt tại Malaysia (dự kiến tháng 4/2024) "
        "và tại Brunei Darusalam (dự kiến tháng 5/2024)."
    )
    third, fourth = sorted(read(text).of("meeting_mentions"), key=lambda f: int(f.values["ordinal"]))
    assert (third.values["ordinal"], third.values["country_code"], third.values["start_date"]) == (3, "MY", date(2024, 4, 1))
    assert (fourth.values["ordinal"], fourth.values["country_code"], fourth.values["start_date"]) == (4, "BN", date(2024, 5, 1))


def roles(text: str) -> list[tuple[str, str]]:
    return [(f.values["role"], f.values["name"]) for f in read(text).of("meeting_roles")]


def test_who_chairs_stands_before_the_verb() -> None:
    findings = read(
        "Thứ trưởng Ngoại giao Nguyễn Quốc Dũng, Trưởng SOM ASEAN Việt Nam, chủ trì hội nghị trực tuyến Quan chức cao cấp ASEAN (ASEAN SOM) sáng 16/7.",
        "2020-07-16",
    )
    assert [(f.values["role"], f.values["name"]) for f in findings.of("meeting_roles")] == [("chair", "Nguyễn Quốc Dũng")]
    assert findings.of("meeting_mentions")[0].values["chair"] == "Nguyễn Quốc Dũng"


def test_two_countries_co_chair() -> None:
    text = "Sẽ diễn ra Diễn đàn đối thoại ASEAN-Australia lần thứ 32 dưới sự đồng chủ trì của Malaysia và Australia bằng hình thức họp trực tuyến."
    assert roles(text) == [("co_chair", "Malaysia"), ("co_chair", "Australia")]
    assert only(text).values["chair"] == "Malaysia và Australia"


def test_a_country_hosts() -> None:
    assert roles("Việt Nam sẽ đăng cai tổ chức Hội nghị Cấp cao ASEAN lần thứ 37.") == [("host", "Việt Nam")]


def test_an_observer_is_no_participant() -> None:
    text = "Hội nghị Hội đồng ASCC lần thứ 31 khai mạc. Đoàn đại biểu đến từ Đông Timo tham gia Hội nghị với tư cách quan sát viên."
    assert roles(text) == [("observer", "Đông Timo")]


def test_chairing_something_else_is_no_role() -> None:
    assert roles("Ông Nguyễn Văn Hùng chủ trì phiên tòa xét xử sơ thẩm.") == []


def test_chairing_the_preparations_is_not_chairing_the_summit() -> None:
    assert roles("Thủ tướng Nguyễn Xuân Phúc đã chủ trì cuộc họp rà soát công tác chuẩn bị Hội nghị Thượng đỉnh Hoa Kỳ - Triều Tiên lần hai.") == []


def test_spans_are_names_in_the_text() -> None:
    assert surfaces(read("Các nước họp trước Cấp cao ASEAN 37."), "meeting_mentions") == ["Cấp cao ASEAN 37"]


def test_an_aside_may_stand_before_what_took_place() -> None:
    meeting = read("Sáng 18/5, cuộc họp các Quan chức cao cấp (SOM) ASEAN, cấp Thứ trưởng Ngoại giao, đã diễn ra bằng hình thức họp trực tuyến.").of(
        "meeting_mentions"
    )[0]
    assert meeting.values["status"] == "held"


def test_a_city_state_is_a_place() -> None:
    values = read("Hội nghị hẹp Quan chức cao cấp ASEAN (ASEAN SOM) ngày 12/1 diễn ra tại Singapore.").of("meeting_mentions")[0].values
    assert (values["place"], values["country_code"]) == ("Singapore", "SG")


def test_a_gloss_that_names_the_meeting_again_does_not_cut_its_sentence() -> None:
    meeting = read("Hội nghị Diễn đàn Kinh tế thế giới về ASEAN 2018 (WEF ASEAN 2018) sẽ chính thức diễn ra từ ngày mai.").of("meeting_mentions")[0]
    assert meeting.values["status"] == "planned"


def test_a_meeting_of_an_earlier_year_is_over() -> None:
    meeting = read("Tiếp nối thành công của các sự kiện quốc tế như Hội nghị Cấp cao APEC 2017, Việt Nam được chọn đăng cai.", "2018-12-01").of(
        "meeting_mentions"
    )[0]
    assert meeting.values["status"] == "held"


def test_what_is_planned_of_one_is_planned_of_the_other() -> None:
    text = "Các kết quả cần sớm được hoàn thành trước Hội nghị Bộ trưởng Ngoại giao ASEAN lần thứ 53 (tháng 8) và Hội nghị Cấp cao ASEAN lần thứ 37 (tháng 11)."
    assert [m.values["status"] for m in read(text).of("meeting_mentions")] == ["planned", "planned"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Tuần trước, tại Đối thoại Shangri-La ở Singapore, Bộ trưởng Quốc phòng lên tiếng.", "held"),
        ("Hai ông dự kiến gặp nhau tại Hội nghị thượng đỉnh G20 ở Argentina cách đây 2 tuần.", "held"),
        ("Con rể ông sắp xếp Hội nghị Thượng đỉnh Trump - Tập hồi tháng Tư.", "held"),
        ("Theo chương trình, Hội nghị Trung ương 6 sẽ kết thúc vào ngày mai.", "ongoing"),
        ("Ông sẽ dự Hội nghị thượng đỉnh G20 ở Argentina.", "planned"),
        ("Thủ tướng nhấn mạnh Hội nghị Cấp cao ASEAN - Ấn Độ lần này được tổ chức tại New Delhi.", None),
    ],
)
def test_words_close_to_the_name_give_its_state(text: str, status: str | None) -> None:
    (meeting,) = read(text).of("meeting_mentions")
    assert meeting.values.get("status") == status


def test_a_session_without_its_term_is_the_one_the_article_gives() -> None:
    found = read("Hội nghị Trung ương 8 khóa XII khai mạc. Tại Hội nghị Trung ương 8, các đại biểu thảo luận.").of("meeting_mentions")
    assert len(found) == 2
    assert len({m.values["meeting_id"] for m in found}) == 1
