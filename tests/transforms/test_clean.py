"""Records to documents: zones, offsets, metadata, damage, on the sample articles and on variants of them."""

import textwrap
import unicodedata
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.clean import clean_documents
from transforms.documents import Document, document
from transforms.spans import raw_span
from transforms.tables import table

SEEDS = {p.name[:3]: unicodedata.normalize("NFC", p.read_text("utf-8")) for p in sorted((Path(__file__).parents[2] / "seeds" / "articles").glob("*.txt"))}

VIETNEWS_LAYOUT = """Thủ tướng tới Singapore dự Hội nghị Cấp cao ASEAN 33

Thủ tướng sẽ thảo luận vấn đề khu vực và quốc tế cùng ASEAN và 8 nước đối tác.

Thủ tướng Nguyễn Xuân Phúc và phu nhân.
Thủ tướng Nguyễn Xuân Phúc cùng phu nhân sáng nay rời Hà Nội, lên đường tham dự Hội nghị Cấp cao ASEAN lần thứ 33.
Khởi động tham vấn nội dung COC
Chuyến thăm diễn ra trong bối cảnh hai nước kỷ niệm 45 năm ngày thiết lập quan hệ ngoại giao.
Xem thêm: Thủ tướng Campuchia: Đối thoại Cấp cao APEC - ASEAN là sáng kiến quan trọng
Phương Vũ


Thủ tướng Nguyễn Xuân Phúc và phu nhân.
"""


def record(text: str, **declared: Any) -> dict[str, Any]:
    return (
        dict.fromkeys(table("stage.records").schema.names)
        | {"document_id": "d", "source_uri": "d.txt", "text": text, "format": "text", "repairs": []}
        | declared
    )


def cleaned(text: str, **declared: Any) -> Document:
    found = document(record(text, **declared))
    assert isinstance(found, Document)
    return found


def sentences(found: Document) -> list[str]:
    return [" ".join(found.traced.text[a:b].split()) for a, b in found.sentences]


def removed(text: str, found: Document) -> dict[str, list[str]]:
    rules: dict[str, list[str]] = {}
    for r in found.removals:
        rules.setdefault(r.rule, []).append(text[r.start : r.end])
    return rules


def rebuilt(raw: str, found: Document) -> str:
    """The raw text put together from the cleaned text and the removals alone."""
    places: list[str | None] = [None] * len(raw)
    traced = found.traced
    for start, raw_start, length in zip(traced.starts, traced.raw_starts, traced.lengths, strict=True):
        places[raw_start : raw_start + length] = traced.text[start : start + length]
    for r in found.removals:
        assert places[r.start : r.end] == [None] * (r.end - r.start)
        places[r.start : r.end] = raw[r.start : r.end]
    return "".join(p or "" for p in places)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_source_can_be_rebuilt_from_text_and_removals(seed: str) -> None:
    assert rebuilt(SEEDS[seed], cleaned(SEEDS[seed])) == SEEDS[seed]


@given(st.text(st.sampled_from('aăĐ.\n \t\xa0Ả nh:BNG(–)/16.Cù"”>»*-\u200b'), min_size=1, max_size=200))
def test_any_text_can_be_rebuilt_and_its_sentences_have_their_raw_spans(raw: str) -> None:
    found = document(record(raw))
    if isinstance(found, str):
        assert found in ("empty_text", "no_body")
        return
    assert rebuilt(raw, found) == raw
    assert "\n\n" not in found.traced.text
    for start, end in found.sentences:
        a, b = raw_span(found.traced.starts, found.traced.raw_starts, found.traced.lengths, start, end)
        assert raw[a:b] == found.traced.text[start:end]


@pytest.mark.parametrize(
    ("seed", "columns"),
    [
        ("000", {"title": None, "url": None, "publisher": None, "byline": None, "published_at": None, "lead": None}),
        ("001", {"title": "ASEAN ưu tiên xây dựng thành công Cộng đồng bất chấp Covid-19", "domain": "zingnews.vn", "publisher": "Zing News"}),
        ("002", {"title": None, "byline": None}),
        (
            "003",
            {
                "domain": "toquoc.gov.vn",
                "publisher": "Tổ Quốc",
                "byline": "Minh Đức",
                "section": "Thời sự",
                "published_precision": "minute",
                "published_method": "stated",
            },
        ),
        ("004", {"title": "Họp quan chức cấp cao ASEAN triển khai ứng phó dịch Covid-19", "language": "vi", "published_at": None}),
    ],
)
def test_the_sample_articles_have_these_columns(seed: str, columns: dict[str, Any]) -> None:
    metadata = cleaned(SEEDS[seed]).metadata
    assert {name: metadata[name] for name in columns} == columns


def test_a_tag_in_capitals_without_a_dash_opens_no_sentence() -> None:
    # vietnews-val-000415
    sentence = "Do có quen biết từ trước, nên khi thấy cháu T. đang đi chơi một mình, Tùng đã rủ cháu đi."
    text = f"Khởi tố 2 đối tượng ở Vĩnh Phúc\n\n(NĐT) {sentence}\n(UBND) Tỉnh đã chỉ đạo làm rõ vụ việc này trong tháng.\n"
    found = cleaned(text)
    assert removed(text, found)["agency_tag"] == ["(NĐT) "]
    assert "(UBND) Tỉnh" in found.traced.text


def test_a_tag_may_begin_with_a_small_letter() -> None:
    # ktlab-12236526
    text = "Giá tiêu dùng Hà Nội tháng 10 tăng\n\n(eFinance Online) - Cục Thống kê Hà Nội vừa công bố chỉ số giá tiêu dùng.\n"
    assert removed(text, cleaned(text))["agency_tag"] == ["(eFinance Online) - "]


def test_what_stands_before_the_tag_with_which_a_text_begins_is_a_caption() -> None:
    # ktlab-12318235
    caption = 'Ca sĩ Mỹ Tâm sẽ biểu diễn trong chương trình nghệ thuật "Tôi là sinh viên 2013" diễn ra tại Cung Thể thao Tiên Sơn (Đà Nẵng).'
    body = "Nhạc sĩ Nguyễn Đức Cường, Văn Mai Hương sẽ cùng đứng chung sân khấu. Chương trình do VNPT tổ chức."
    head = "http://www.baomoi.com/Home/AmNhac/ictnews.vn/Dai-nhac-hoi/12318235.epi\nĐại nhạc hội “Tôi là sinh viên 2013” hướng về miền Trung\n"
    text = f"{head}{caption} ICTnews - {body}\n"
    found = cleaned(text)
    assert removed(text, found)["caption"] == [f"{caption} "]
    assert removed(text, found)["agency_tag"] == ["ICTnews - "]
    assert found.traced.text == body
    # A dash behind a name that is no outlet's opens no text.
    assert cleaned(f"{head}{caption} Hiền Thục - {body}\n").traced.text.startswith("Ca sĩ Mỹ Tâm")


def test_a_headline_that_names_a_scene_is_no_caption() -> None:
    # vietnews
    title = "Hiện trường tan hoang sau lốc xoáy kinh hoàng tại Nghệ An"
    text = f"{title}\n\nChiều 5/4, lốc xoáy đã quét qua xã Tân Hợp.\n\nHàng chục ngôi nhà bị tốc mái trong đêm.\n"
    assert cleaned(text).metadata["title"] == title


def test_the_head_of_a_page_is_no_text() -> None:
    found = cleaned(SEEDS["003"])
    assert found.traced.text.startswith("Số lượng văn kiện được thông qua")
    assert found.traced.text.endswith("từ ngày 9/11.")
    rules = removed(SEEDS["003"], found)
    assert rules["hotline"] == ["• Đường dây nóng"]
    assert rules["contact"] == ["0901.22.33.66 - toasoan@toquoc.gov.vn", "• Liên hệ quảng cáo", "091.358.6788"]
    assert rules["agency_tag"] == ["(Tổ Quốc) - "]
    assert rules["date_line"] == ["Thời sự 09/11/2020 21:01"]
    assert rules["byline"] == ["Minh Đức"]
    assert rules["navigation"] == ["NỔI BẬT TRANG CHỦ"]
    assert len(rules["caption"]) == 2
    assert [r.position for r in found.removals if r.rule in ("hotline", "caption", "navigation")] == ["header", "body", "body", "footer"]


def test_glued_sentences_become_paragraphs_and_are_counted() -> None:
    found = cleaned(SEEDS["001"])
    assert "sáng 16/7.\nCùng dự hội nghị" in found.traced.text
    assert "và các hội nghị liên quan.\nCác nước nhấn mạnh" in found.traced.text
    assert found.damage["glued_sentences"][0] >= 15


def test_a_plain_quotation_mark_between_glued_sentences_belongs_to_the_side_it_is_paired_with() -> None:
    opening = cleaned('Ông sẽ tấn công Trung Quốc "trong tuần sau", theo ABC News."Mọi thành viên đã tuyên thệ", ông Swift nhấn mạnh.')
    assert 'theo ABC News.\n"Mọi thành viên' in opening.traced.text
    closing = cleaned('Ông Lê Chiêm nói "Vụ án đã được quan tâm chỉ đạo."Các vụ án khác cũng vậy, bộ này cho biết.')
    assert 'chỉ đạo."\nCác vụ án' in closing.traced.text


def test_an_abbreviation_is_not_unglued() -> None:
    assert "TP.HCM" in cleaned("Đoàn thăm TP.HCM và gặp PGS.TS.Nguyễn Đăng Dờn, ông Sergei V.Mikhailov tại đây.").traced.text.replace("\n", "|")


def test_a_line_break_inside_a_sentence_stays_in_it() -> None:
    found = cleaned(SEEDS["002"])
    assert any("sự tham gia\ncủa tất cả các cơ quan" in found.traced.text[a:b] for a, b in found.sentences)
    assert removed(SEEDS["002"], found)["caption"] == ["Các đại biểu chụp ảnh lưu niệm", "Toàn cảnh Hội nghị"]
    assert found.damage.keys() == {"missing_headline", "truncated_tail", "hard_wrapped"}


@pytest.mark.parametrize("text", [*SEEDS.values(), VIETNEWS_LAYOUT], ids=[*SEEDS, "vietnews"])
@pytest.mark.parametrize("width", [72, 80])
def test_a_rewrapped_article_has_the_same_sentences(text: str, width: int) -> None:
    wrapped = "\n".join(textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False) for line in text.split("\n"))
    assert sentences(cleaned(wrapped)) == sentences(cleaned(text))
    assert cleaned(wrapped).metadata["title"] == cleaned(text).metadata["title"]


def test_captions_below_the_body_and_their_copies_in_it_go() -> None:
    found = cleaned(VIETNEWS_LAYOUT)
    assert "và phu nhân." not in found.traced.text
    assert "Khởi động tham vấn nội dung COC" in found.traced.text
    assert (found.metadata["byline"], found.metadata["lead"]) == ("Phương Vũ", "Thủ tướng sẽ thảo luận vấn đề khu vực và quốc tế cùng ASEAN và 8 nước đối tác.")
    assert removed(VIETNEWS_LAYOUT, found)["see_also"] == ["Xem thêm: Thủ tướng Campuchia: Đối thoại Cấp cao APEC - ASEAN là sáng kiến quan trọng"]


def test_a_body_printed_twice_is_kept_once() -> None:
    # ktlab-12230998: body, source, body again
    body = (
        "Tổ chức có liên quan đến cổ đông nội bộ thông báo giao dịch cổ phiếu VSH của Công ty cổ phần Thủy điện Vĩnh Sơn - Sông Hinh. "
        "Thời gian dự kiến thực hiện từ ngày 24/10 đến 22/11."
    )
    found = cleaned(
        f"http://www.baomoi.com/Home/ChungKhoan/gafin.vn/Co-dong-lon/12230998.epi\nCổ đông lớn đăng ký mua\n22/10/2013 13:10\n{body} Nguồn Dân Việt/HSX {body}"
    )
    assert found.traced.text == body
    assert found.damage["duplicated_body"] == (1, None)
    assert found.metadata["domain"] == "gafin.vn"


def test_links_behind_the_last_sentence_go_and_the_signature_behind_them_counts() -> None:
    # ktlab-12222062
    body = "Theo tin từ Trung tâm dự báo, hiện không khí lạnh ảnh hưởng đến miền Bắc đang suy yếu. " * 8
    text = f"Hà Nội hết mưa\n\n{body.strip()} » Ngày mai, miền Bắc hết mưa lạnh » Miền Bắc: Không khí lạnh tăng cường, nhiệt độ giảm sâu Diệp Vy"
    found = cleaned(text)
    assert found.traced.text.endswith("đang suy yếu.")
    assert found.metadata["byline"] == "Diệp Vy"


def test_declared_metadata_counts_and_a_stated_date_wins() -> None:
    found = cleaned(
        SEEDS["003"],
        declared_title="Hội nghị cấp cao ASEAN 37: Dự kiến đạt kỷ lục về số văn kiện được thông qua, ghi nhận và công bố",
        declared_url="https://toquoc.vn/asean-37.htm?utm_source=x",
        declared_published="2020-11-10T00:00:00Z",
        declared_byline="Khánh Minh",
    )
    assert found.metadata["url"] == "https://toquoc.vn/asean-37.htm"
    assert (found.metadata["byline"], str(found.metadata["published_at"]), found.metadata["published_method"]) == (
        "Khánh Minh",
        "2020-11-09 21:01:00",
        "stated",
    )
    assert "kỷ lục về số văn kiện" not in found.traced.text


def test_a_declared_title_that_the_text_does_not_repeat_takes_nothing_away() -> None:
    found = cleaned("Cùng dự có quan chức cao cấp các nước ASEAN.\nCác nước nhấn mạnh xây dựng Cộng đồng.", declared_title="ASEAN ưu tiên xây dựng Cộng đồng")
    assert found.traced.text.startswith("Cùng dự")
    assert "missing_headline" not in found.damage


@pytest.mark.parametrize(
    "sentence",
    [
        "Ông Kim sau đó chụp ảnh chung với các quan chức chịu trách nhiệm thực hiện thành công vụ bắn thử.",
        "Khung cảnh được mô tả rất náo loạn ở thời điểm đang diễn ra vụ việc.",
        "Chia sẻ về kế hoạch, ông Dũng cho biết Việt Nam sẽ đăng cai.",
        "Quảng cáo trực tuyến không còn là mỏ vàng của Google.",
        "Video dài hai phút lan truyền trên mạng xã hội.",
    ],
)
def test_sentences_that_sound_like_boilerplate_stay(sentence: str) -> None:
    # corpus vietnews
    text = f"Thủ tướng tới Singapore dự Hội nghị ASEAN 33\n\nThủ tướng sẽ dự hội nghị.\n\nHội nghị khai mạc sáng nay.\n{sentence}\nHội nghị bế mạc ngày mai.\n"
    assert sentence in cleaned(text).traced.text


def test_a_menu_above_the_headline_is_navigation() -> None:
    text = "Trang chủ\nThời sự\nThế giới\n\nHội nghị cấp cao ASEAN 37 khai mạc tại Hà Nội\n\n12/11/2020 09:05\n\n"
    text += "Sáng 12/11, Hội nghị Cấp cao ASEAN lần thứ 37 đã khai mạc."
    found = cleaned(text)
    assert found.metadata["title"] == "Hội nghị cấp cao ASEAN 37 khai mạc tại Hà Nội"
    assert removed(text, found)["navigation"] == ["Trang chủ", "Thời sự", "Thế giới"]
    assert found.traced.text == "Sáng 12/11, Hội nghị Cấp cao ASEAN lần thứ 37 đã khai mạc."


def test_a_short_headline_alone_is_no_menu() -> None:
    assert cleaned("Nghịch cảnh\n\nSáng nay, nhiều hộ dân ở huyện Kỳ Anh phải dọn nhà đi nơi khác.").metadata["title"] == "Nghịch cảnh"


def test_a_date_line_below_the_text_states_the_date() -> None:
    text = (
        "Hội nghị cấp cao ASEAN 37 khai mạc\n\nHội nghị khai mạc sáng nay tại Hà Nội.\nCác nước dự đầy đủ.\n\nMinh Đức\n\nCập nhật lúc 21:01 ngày 12/11/2020\n"
    )
    found = cleaned(text)
    assert (str(found.metadata["published_at"]), found.metadata["byline"]) == ("2020-11-12 21:01:00", "Minh Đức")
    assert found.traced.text.endswith("Các nước dự đầy đủ.")


def test_a_day_at_the_end_of_a_text_is_no_date_line() -> None:
    assert cleaned("Hội nghị khai mạc\n\nHội nghị khai mạc sáng nay tại Hà Nội.\nHạn chót:\n12/11/2020\n").metadata["published_at"] is None


def test_what_a_caption_cut_off_is_no_lead() -> None:
    # ktlab-12234292
    text = "http://www.baomoi.com/Home/KinhTe/www.baohaiquan.vn/AGM/12234292.epi\nLợi nhuận của AGM giảm mạnh\n22/10/2013 20:49\n"
    text += "Lợi nhuận giảm. AGM giới thiệu gạo an toàn. Ảnh: AGM. Theo đó, trong kỳ đạt 29 tỷ đồng."
    found = cleaned(text)
    assert (found.metadata["lead"], found.metadata["section"]) == (None, "Kinh tế")


def test_a_text_of_nothing_but_boilerplate_has_no_body() -> None:
    assert document(record("• Đường dây nóng\n\n0901.22.33.66 - toasoan@toquoc.gov.vn\n\nNỔI BẬT TRANG CHỦ\n")) == "no_body"
    assert document(record(" \n\u200b\n")) == "no_body"


def test_another_language_is_kept_and_marked() -> None:
    found = cleaned("The ASEAN summit opened in Hanoi on 12 November.\nLeaders will adopt some 80 documents this week.")
    assert found.metadata["language"] is None
    assert "not_vietnamese" in found.damage


def test_a_batch_keeps_its_order_and_its_schemas() -> None:
    rows = [record(SEEDS[seed]) | {"document_id": seed} for seed in ("003", "000")] + [record("• Đường dây nóng\n") | {"document_id": "x"}]
    out = clean_documents(table("stage.records").from_rows(rows), "run")
    assert out["documents"]["document_id"].to_pylist() == ["003", "000"]
    assert out["refused"].to_pylist() == [{"document_id": "x", "reason": "no_body", "detail": None}]
    for name in ("raw_documents", "removed_text", "sentences", "document_damage"):
        assert out[name].schema == table(name).schema
    assert out["offset_maps"].schema == table("stage.offset_maps").schema
    assert set(table("documents").schema.names) - set(out["documents"].schema.names) == {"story_id", "is_canonical"}


def test_a_document_does_not_depend_on_its_batch() -> None:
    rows = [record(text) | {"document_id": seed} for seed, text in SEEDS.items()]
    together = clean_documents(table("stage.records").from_rows(rows), "run")
    alone = [clean_documents(table("stage.records").from_rows([row]), "run") for row in reversed(rows)]
    for name, found in together.items():
        assert pa.concat_tables(one[name] for one in reversed(alone)).equals(found), name


def test_an_empty_batch_gives_empty_tables() -> None:
    assert {name: found.num_rows for name, found in clean_documents(table("stage.records").empty(), "run").items() if found.num_rows} == {}


def test_words_are_counted_between_spaces_and_lines_as_the_checks_count_them() -> None:
    text = "Hội nghị\tkhai mạc sáng nay.\nCác nước nhất trí tăng cường hợp tác."
    assert cleaned(text).metadata["word_count"] == 13
