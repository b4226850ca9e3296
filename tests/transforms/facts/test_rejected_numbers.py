"""What looks like a fact and is none, each with the rule that says why."""

from __future__ import annotations

import unicodedata

import pytest

from tests.transforms.facts.case_files import facts, findings_in
from transforms.facts.numerals import gazetteer

TABLES = ("dates", "money", "quantities", "durations")


@pytest.mark.parametrize(
    ("text", "surface", "rule"),
    [
        ("Đường dây nóng 0901.22.33.66 của báo", "0901.22.33.66", "phone"),
        ("Liên hệ quảng cáo 091.358.6788", "091.358.6788", "phone"),
        ("Tổng đài: 1900 6665.", "1900 6665", "phone"),
        ("ứng phó dịch COVID-19 gây ra", "COVID-19", "covid"),
        ("hợp tác ASEAN+3 về kinh tế", "ASEAN+3", "asean_plus"),
        ("theo Nghị định 51/2010/NĐ-CP của Chính phủ", "51/2010/NĐ-CP", "legal_number"),
        ("thắng 2-1 trên sân khách", "2-1", "score"),
        ("trực 24/7 cho mọi người", "24/7", "always"),
        ("trực 24/24 giờ mỗi ngày", "24/24 giờ", "always"),
        ("theo điều 93 Bộ luật hình sự", "điều 93", "section_number"),
        ("công bố - Ảnh 1.", "Ảnh 1", "image_number"),
        ("tiêm kích F-35 của Mỹ", "F-35", "code"),
        ("mạng 5G của hãng", "5G", "code"),
        ("xe BKS 29A-4881 chạy ẩu", "29A-4881", "plate"),
        ("gửi về toasoan@toquoc.gov.vn", "toasoan@toquoc.gov.vn", "email"),
        ("xem https://zingnews.vn/post1107570.html", "https://zingnews.vn/post1107570.html", "url"),
        ("lúc 13h20 tàu rời cảng", "13h20", "clock_time"),
        ("anh Tạ Văn Minh (30 tuổi) ngã", "30 tuổi", "age"),
        ("chỉ đạt 1/10 so cùng kỳ", "1/10", "fraction"),
        ("cơn bão số 11 đổ bộ", "số 11", "document_number"),
        ("tại quận 9 của thành phố", "quận 9", "place_number"),
        ("công nghiệp 4.0 đặt ra", "4.0", "version"),
        ("tàu Hải Dương 8 khảo sát biển", "Dương 8", "name_number"),
        ("quan hệ giữa hai nước phát triển", "hai nước", "both_sides"),
    ],
)
def test_a_refused_candidate_keeps_its_rule(text: str, surface: str, rule: str) -> None:
    findings = findings_in(text, "2020-11-09")
    assert (surface, rule) in [(text[r.start : r.end], r.rule) for r in findings.rejected]
    assert not any(
        fact.start < r.end and fact.end > r.start for r in findings.rejected if r.rule == rule for table in TABLES for fact in facts(findings, table)
    )


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("hôm 24/7, ông tới Hà Nội", "dates"),
        ("trong tổng số 80 văn kiện này", "quantities"),
        ("màn hình 13 inch sáng", "quantities"),
        ("nâng cấp 2 cầu trên tuyến", "quantities"),
        ("triệu tập 6 đối tượng tung tin", "quantities"),
        ("tốc độ 64Kbps cho thuê bao", "quantities"),
        ("phạt 500.000đ một lần", "money"),
    ],
)
def test_what_only_resembles_a_refused_candidate_is_kept(text: str, table: str) -> None:
    assert len(facts(findings_in(text, "2020-11-09"), table)) == 1


ARTICLE = (
    "Thứ trưởng chủ trì hội nghị tại Khánh Hoà sáng 16/7. Các nước hoan nghênh 100.000 USD của Thái Lan, khoảng 80 văn kiện và 5% vốn. "
    "Dự kiến trong các ngày 20 và 21/07, hội nghị kéo dài 3 ngày ở Thanh Hoá."
)


def values(text: str) -> list[tuple[str, str]]:
    cut = text.index("Các nước"), text.index("Dự kiến")
    spans = [(0, cut[0]), (cut[0], cut[1]), (cut[1], len(text))]
    findings = findings_in(text, "2020-07-16", [(a, len(text[:b].rstrip())) for a, b in spans])
    return [(table, str(sorted(fact.values.items()))) for table in TABLES for fact in facts(findings, table)]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(". ", "."),
        lambda text: text.replace(" và ", "\nvà ").replace("kéo dài", "kéo\ndài"),
        lambda text: text.replace("Hoà", "Hòa").replace("Hoá", "Hóa"),
        lambda text: unicodedata.normalize("NFC", unicodedata.normalize("NFD", text)),
        lambda text: text.replace(" ", "\u00a0"),
    ],
    ids=["glued", "wrapped", "older tone marks", "decomposed and back", "no-break spaces"],
)
def test_another_spelling_of_the_article_has_the_same_values(change) -> None:  # type: ignore[no-untyped-def]
    changed = change(ARTICLE).replace("Các\u00a0nước", "Các nước").replace("Dự\u00a0kiến", "Dự kiến")
    assert len(values(ARTICLE)) == 7
    assert values(changed) == values(ARTICLE)


@pytest.mark.parametrize("row", [r for r in gazetteer("number_labels.csv") if r["rule"] and r["rule"] != "quarter"], ids=lambda row: row["word"])
def test_every_label_refuses_its_example(row: dict[str, str]) -> None:
    findings = findings_in(row["example"], "2020-11-09")
    assert facts(findings, "quantities") == facts(findings, "dates") == []
    assert findings.rejected


@pytest.mark.parametrize("row", [r for r in gazetteer("number_labels.csv") if not r["rule"]], ids=lambda row: row["word"])
def test_a_word_that_ends_like_a_label_refuses_nothing(row: dict[str, str]) -> None:
    assert len(facts(findings_in(row["example"], "2020-11-09"), "quantities")) == 1


@pytest.mark.parametrize("row", gazetteer("score_words.csv"), ids=lambda row: row["word"])
def test_every_score_word_refuses_its_score(row: dict[str, str]) -> None:
    findings = findings_in(row["example"], "2020-11-09")
    assert "score" in {r.rule for r in findings.rejected}
    assert facts(findings, "quantities") == facts(findings, "dates") == []


@pytest.mark.parametrize("row", gazetteer("both_sides.csv"), ids=lambda row: row["phrase"])
def test_both_sides_are_no_count(row: dict[str, str]) -> None:
    assert facts(findings_in(row["example"]), "quantities") == []


@pytest.mark.parametrize(
    "text",
    [
        "1" * 300_000,
        "999.999.999.999.999 nghìn tỷ tỷ đồng",
        "1-" * 20_000,
        "1/" * 20_000,
        "từ ngày " * 5_000 + "1/1",
        "hai mươi " * 5_000,
        "1.2.3.4.5.6 người",
        "31/2/2020",
        "29/2/2021",
    ],
)
def test_absurd_digits_are_no_fact_and_no_error(text: str) -> None:
    findings = findings_in(text, "2020-11-09")
    assert [fact for table in ("money", "quantities", "durations") for fact in facts(findings, table)] == []
