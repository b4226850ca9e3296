"""Dates: what is one, what it means, what the article counts from."""

from __future__ import annotations

from datetime import date
from typing import Any

import edtf
import pytest

from tests.transforms.facts.case_files import cases, facts, findings_in, surfaces
from transforms.facts.model import Article, Findings
from transforms.facts.numerals import gazetteer
from transforms.facts.time_and_numbers import find


@pytest.mark.parametrize("case", cases("dates"))
def test_dates_read_as_their_case_says(case: dict[str, Any]) -> None:
    found = [fact.values for fact in facts(findings_in(case["text"], case["published"]), "dates")]
    days = [[v["value"], *(d and d.isoformat() for d in (v["start_date"], v["end_date"]))] for v in found]
    assert days == case["dates"]


@pytest.mark.parametrize("case", [c for c in cases("dates") if c.values[0]["expect"] == "pass"])
def test_every_edtf_value_parses_and_every_bound_is_in_order(case: dict[str, Any]) -> None:
    for fact in facts(findings_in(case["text"], case["published"]), "dates"):
        edtf.parse_edtf(fact.values["edtf"])
        start, end = fact.values["start_date"], fact.values["end_date"]
        assert (start is None) == (end is None) == (fact.values["resolution"] == "unresolved")
        assert start is None or start <= end


def test_the_span_holds_the_words_that_belong_to_the_date() -> None:
    findings = findings_in("Chiều ngày 9/11, hội nghị diễn ra từ ngày 12-15/11, nghỉ cuối tháng 6 và thứ Hai, 5/10.", "2020-11-09")
    assert surfaces(findings, "dates") == ["Chiều ngày 9/11", "từ ngày 12-15/11", "cuối tháng 6", "thứ Hai, 5/10"]


@pytest.mark.parametrize(
    ("text", "span"),
    [("Tin ra ngà/ngày 30/5.", "ngày 30/5"), ("Cập nhật 😀hôm 18/7.", "hôm 18/7"), ("Hãng VN-Từ năm 2008 - 2010 đã lãi.", "Từ năm 2008 - 2010")],
)
def test_a_word_of_the_date_that_is_glued_to_something_joins_it(text: str, span: str) -> None:
    assert surfaces(findings_in(text, "2020-05-30"), "dates") == [span]


def test_a_part_of_day_rides_along() -> None:
    (fact,) = facts(findings_in("Sáng 18/5, cuộc họp diễn ra.", "2020-05-18"), "dates")
    assert (fact.values["value"], fact.values["part_of_day"]) == ("2020-05-18", "MO")


def test_an_open_begin_is_a_point_that_says_so() -> None:
    (fact,) = facts(findings_in("Trung tâm báo chí hoạt động từ ngày 9/11.", "2020-11-09"), "dates")
    assert (fact.values["edtf"], fact.values["modifier"], fact.values["end_date"]) == ("2020-11-09/..", "START", date(2020, 11, 9))


def test_one_of_two_months_says_so_in_edtf() -> None:
    found = facts(findings_in("dự kiến tháng 5 hoặc 6/2024", "2024-03-01"), "dates")
    assert [f.values["edtf"] for f in found] == ["[2024-05,2024-06]"] * 2


def test_a_year_in_a_name_is_marked() -> None:
    found = facts(findings_in("Chủ tịch ASEAN 2020 nêu ưu tiên trong năm 2021.", "2020-07-16"), "dates")
    assert [f.values["is_name_year"] for f in found] == [True, False]


def test_a_quarter_keeps_its_grain() -> None:
    (fact,) = facts(findings_in("quý III/2019 tăng 3%", "2019-11-01"), "dates")
    assert (fact.values["value"], fact.values["edtf"], fact.values["grain"]) == ("2019-Q3", "2019-35", "quarter")


def test_no_date_crosses_a_sentence() -> None:
    text = "Có mặt ngày\n12/5 người ta đi."
    assert surfaces(findings_in(text, "2020-05-18", [(0, 11), (12, len(text))]), "dates") == ["12/5"]


def read(*sentences: str) -> Findings:
    """The findings of an article without a publication day."""
    text, spans = "", []
    for sentence in sentences:
        spans.append((len(text), len(text) + len(sentence)))
        text += sentence + "\n"
    findings = Findings(Article("d", text.rstrip("\n"), spans))
    find(findings.article, findings)
    return findings


def values(findings: Findings) -> list[str]:
    return [fact.values["value"] for fact in facts(findings, "dates")]


def test_the_year_written_once_goes_for_days_nearby() -> None:
    found = read("Hội nghị đánh giá cao Diễn đàn (Hà Nội, 14/7/2020).", "Dự kiến trong các ngày 20 và 21/07, hội nghị tiếp tục.")
    assert values(found) == ["2020-07-14", "2020-07-20", "2020-07-21"]
    assert (found.published["published_earliest"], found.published["published_latest"]) == (date(2020, 7, 14), date(2020, 7, 20))
    assert "published_at" not in found.published


def test_a_meeting_on_a_morning_in_the_lead_is_the_publication_day() -> None:
    lead = "Thứ trưởng chủ trì hội nghị trực tuyến Quan chức cao cấp ASEAN (ASEAN SOM) tại Hà Nội sáng 16/7."
    found = read(lead, "Nhiều nước đánh giá cao Diễn đàn (Hà Nội, 14/7/2020).")
    assert found.published["published_at"].date() == date(2020, 7, 16)
    assert found.published["published_evidence"] == "sáng 16/7"


def test_tomorrow_with_its_day_tells_the_publication_day() -> None:
    found = read("Diễn đàn WEF ASEAN 2018 khai mạc từ ngày mai (11/9).", "Diễn đàn Kinh tế thế giới năm 2018 là cơ hội.", "Hôm nay, đại biểu tới Hà Nội.")
    assert found.published["published_at"].date() == date(2018, 9, 10)
    assert values(found) == ["2018", "2018-09-11", "2018", "2018-09-10"]


def test_a_past_year_alone_does_not_date_the_article() -> None:
    found = read("Ngày 11/11, khoảng 750.000 người biểu tình.", "RT bị cáo buộc can thiệp bầu cử Mỹ năm 2016.", "Trước đó một ngày, ông được thả.")
    assert values(found) == ["XXXX-11-11", "2016", "XXXX-11-10"]
    assert found.published == {}


def test_this_year_with_its_number_dates_the_article() -> None:
    found = read("Trong khuôn khổ APEC, chiều nay 9-11, Tổng thống đăng đàn.", "Ông là Chủ tịch ASEAN năm nay 2017.")
    assert values(found) == ["2017-11-09", "2017", "2017"]


def test_a_law_s_year_does_not_date_the_article() -> None:
    assert values(read("Sáng 23/10, Quốc hội thảo luận dự thảo sửa đổi Hiến pháp năm 1992.")) == ["XXXX-10-23", "1992"]


def test_history_does_not_date_the_article() -> None:
    found = read("Chiều 18/7, Thủ tướng tiếp các chuyên gia.", "Đến tháng 7/1975 thi hài Chủ tịch Hồ Chí Minh được đưa vào.")
    assert values(found) == ["XXXX-07-18", "1975-07"]


def test_a_birthday_does_not_date_the_article() -> None:
    found = read("Ca sĩ sinh ngày 5-11-1987 tại Hà Nội.", "Ngày 5-11, anh ra mắt album.")
    assert values(found) == ["1987-11-05", "XXXX-11-05"]


def test_a_stated_publication_day_is_left_alone() -> None:
    assert findings_in("Sáng 16/7, hội nghị khai mạc tại Hà Nội trong năm 2020.", "2020-07-17").published == {}


def test_the_same_day_needs_a_day_told_before() -> None:
    found = read("Cùng ngày, ông phát biểu.", "Ngày 24/2/2018, ông trở lại.", "Chiều cùng ngày, ông về.")
    assert values(found) == ["2018-02-24", "2018-02-24"]
    assert [(r.looked_like, r.rule) for r in found.rejected] == [("date", "no_anchor")]


@pytest.mark.parametrize("row", [r for r in gazetteer("relative_dates.csv") if r["unit"] not in ("same_day", "weekday")], ids=lambda row: row["phrase"])
def test_every_relative_phrase_is_a_date(row: dict[str, str]) -> None:
    found = facts(findings_in(f"Họ gặp nhau {row['phrase']}", "2018-06-15"), "dates")
    assert [fact.values["resolution"] for fact in found] == ["document_date"]


@pytest.mark.parametrize(
    "text", ["những năm qua", "3 năm trước", "hai tháng tới", "đầu năm học", "năm trước đó", "ngày nay", "hiện nay", "vị trí thứ ba", "lần thứ sáu"]
)
def test_what_resembles_a_relative_phrase_is_no_date(text: str) -> None:
    assert facts(findings_in(f"Trong {text} của họ.", "2018-06-15"), "dates") == []
