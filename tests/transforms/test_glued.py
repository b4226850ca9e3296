"""Sentence starts without a full stop before them: captions and links in front of them go, sub-headings stay, names are no starts."""

import pytest

from transforms.gazetteers import entries
from transforms.glued import opening, shown, uncredited
from transforms.openers import SURE_SHARE
from transforms.paragraphs import Paragraph


def whole(text: str) -> Paragraph:
    return Paragraph(0, len(text), 0)


def cuts(text: str, *, opens: bool = False) -> list[tuple[str, str, str]]:
    """Rule, what is cut and the first words of what follows."""
    return [(c.rule, text[c.start : c.end], " ".join(text[c.end :].split()[:2])) for c in uncredited(text, whole(text), opens=opens)]


def test_a_person_named_before_a_glued_opener_is_a_caption() -> None:
    # ktlab-12240748
    text = "ảnh hưởng đến hoạt động tình báo đối ngoại của Mỹ. Giám đốc tình báo Quốc gia Mỹ James Clapper Tuyên bố khẳng định Hoa Kỳ chỉ tập hợp"
    assert [text[c.start : c.end] for c in uncredited(text, whole(text))] == ["Giám đốc tình báo Quốc gia Mỹ James Clapper"]


def test_a_subheading_before_a_glued_opener_is_kept_and_split_off() -> None:
    # ktlab-12216120
    text = "thoát nghèo bền vững. Bấp bênh thoát nghèo Phát biểu tại Diễn đàn về Giảm nghèo mới đây, Bộ trưởng nói"
    (cut,) = uncredited(text, whole(text))
    assert (text[cut.start : cut.end], text[cut.end :].strip()[:8]) == ("", "Phát biể")


@pytest.mark.parametrize(
    "text",
    [
        "Bộ Tài chính. Đại biểu hỏi Bộ Thông tin và Truyền thông về vấn đề này.",
        "Anh hát ca khúc Sau khi em đi trong đêm nhạc tối qua.",
        "Theo đó, khối lượng chào bán là 15.000 lượng vàng SJC. Tuy nhiên, giá tham chiếu chưa rõ.",
    ],
)
def test_names_and_plain_sentences_hold_no_glued_opener(text: str) -> None:
    assert list(uncredited(text, whole(text))) == []


REST = ", người dân cho biết nhiều năm nay khu vực này thường xuyên ngập nặng mỗi khi mưa lớn."


@pytest.mark.parametrize(
    ("text", "caption", "following"),
    [
        # ktlab-12237700
        ("Các đại biểu thảo luận tại Hội trường Đó là một trong những ý kiến nổi bật" + REST, "Các đại biểu thảo luận tại Hội trường", "Đó là"),
        # ktlab-12306447
        ("Vẻ mệt mỏi của các nữ diễn viên tại tòa án Các công tố viên đã đề nghị mức án" + REST, "Vẻ mệt mỏi của các nữ diễn viên tại tòa án", "Các công"),
        # ktlab-12229598: `Sử dụng` also stands in `Luật Sử dụng`, but not behind a caption that opens the text
        (
            "Định dạng hóa đơn điện tử đến khách hàng bằng file pdf Sử dụng hóa đơn điện tử giúp giảm chi phí" + REST,
            "Định dạng hóa đơn điện tử đến khách hàng bằng file pdf",
            "Sử dụng",
        ),
    ],
)
def test_what_opens_the_text_without_a_full_stop_is_a_caption(text: str, caption: str, following: str) -> None:
    assert cuts(text, opens=True) == [("caption", caption, following)]


@pytest.mark.parametrize(
    "text",
    [
        "Schalke 0 – 3 Chelsea : Đẳng cấp vượt trội Phải làm khách đến sân của đội đầu bảng" + REST,  # ktlab-12236168: a sub-heading
        "Phi văn hóa Trong số những ca khúc thô thiển và nhảm nhí ấy trước hết phải kể đến bài" + REST,  # ktlab-11505425: a sub-heading
        "Kính gửi: Đồng chí Nguyễn Thế Thảo - Chủ tịch Ủy ban nhân dân Thành phố Hà Nội Tôi là Nguyễn Văn Nam" + REST,  # ktlab-12236208
        "Chiều ngày 11/1, nhiều người nghe tiếng kêu cứu từ căn biệt thự của ông Tư Khi ở ấp Thới Tây 2" + REST,
    ],
)
def test_sub_headings_salutations_and_dated_sentences_that_open_the_text_stay(text: str) -> None:
    assert [c for c in cuts(text, opens=True) if c[1]] == []


@pytest.mark.parametrize(
    ("caption", "following"),
    [
        # ktlab-12217969, ktlab-12236630, ktlab-12323708, ktlab-12239896, ktlab-12347955
        ("Bộ trưởng Phạm Thị Hải Chuyền", "Mấy năm gần đây kinh tế hết sức khó khăn"),
        ("Đại biểu Quốc hội Nguyễn Bá Thuyền trả lời phỏng vấn báo chí ngày 22/10", "Với những người có chức có quyền"),
        ("Đồng chí Nguyễn Công Soái trao Bằng khen của Thủ tướng Chính phủ", "Các cuộc vận động, phong trào"),
        ("Tấn Trường được gọi bổ sung vào tuyển Việt Nam", "Chính vì vậy, nhằm thêm sự lựa chọn"),
        ("Đàm Vĩnh Hưng gây bức xúc khi hóa thân thành bác sĩ Tường", "Khi thấy dư luận ném đá mình"),
    ],
)
def test_people_and_what_they_do_between_sentences_are_a_caption(caption: str, following: str) -> None:
    text = f"Phiên họp diễn ra chiều qua. {caption} {following}{REST}"
    assert cuts(text) == [("caption", caption, " ".join(following.split()[:2]))]


@pytest.mark.parametrize(
    "run",
    [
        "Dòng tin này được lập tức gỡ xuống ngay sau đó",  # ktlab-12233541
        "Aslan cho biết, anh muốn gắn bó lâu dài với Việt Nam",  # ktlab-12348885
        "Chính phủ phải báo cáo rõ hơn về nợ công",  # ktlab-12242350: a sub-heading
        "Kê khai tài sản còn mang tính hình thức",  # ktlab-12240997: a sub-heading
        "Cần dự báo sát hơn dự toán thu trong năm 2014",  # ktlab-12243187: a sub-heading
    ],
)
def test_text_and_sub_headings_without_a_full_stop_stay_and_are_split_off(run: str) -> None:
    assert cuts(f"Phiên họp diễn ra chiều qua. {run} Trong hầu hết các phiên trước{REST}") == [("caption", "", "Trong hầu")]


@pytest.mark.parametrize(
    ("run", "rule"),
    [
        ('NÓNG: Văn Quyến tiếp tục được "cưu mang"', "see_also"),  # ktlab-12234019
        ("Kéo xuống dưới để xem video", "see_also"),  # ktlab-12237608
        ("Nguồn: Khảo sát của Mercer-Talentnet 2013", "credit"),  # ktlab-12196507
    ],
)
def test_teasers_and_sources_between_sentences_go(run: str, rule: str) -> None:
    assert cuts(f"Phiên họp diễn ra chiều qua. {run} Bản thân Công Vinh rất yêu mến Sapporo{REST}") == [(rule, run, "Bản thân")]


@pytest.mark.parametrize(
    "text",
    [
        "Công an TP Thủ Dầu Một tạm giữ Phạm Anh Cường",  # ktlab-12311872
        "Buổi lễ diễn ra trên cù lao Ông hổ nơi gắn bó với thời thơ ấu của Chủ tịch Tôn Đức Thắng",  # ktlab-8905041
        "Anh ngân tới hơn 30 giây khi hát ca khúc Để nhớ một thời ta đã yêu",  # ktlab-12321784
        'Ba ca sĩ hát "Liên khúc Một ngày mùa đông, Hoa cỏ mùa xuân"',  # ktlab-12322241
        "Chủ trì hội nghị trực tuyến Quan chức cao cấp ASEAN",  # seeds/001
        "Công nghệ được mặc định từ tháng Một năm 2010",  # ktlab-12178080
        "Ông Lê Quang Trung, Cục phó Việc làm, cho biết",  # vietnews
        "Bà Trương Thị Mai đứng đầu Ủy ban Các vấn đề xã hội của Quốc hội",  # ktlab-12237700
    ],
)
def test_names_and_titles_are_no_sentence_starts(text: str) -> None:
    assert cuts(text + REST, opens=True) == []


def test_a_signature_and_its_source_are_no_caption() -> None:
    # ktlab-12237468
    assert cuts("Ông là đối tượng theo dõi từ tháng 5/2010./. Hồng Nhung/VOV - Trung tâm Tin Theo Reuters") == []


def test_every_sentence_start_opens_sentences_far_more_often_than_it_stands_in_them() -> None:
    rows = entries("sentence_starts")
    assert [r for r in rows if int(r["inside"]) > 0.2 * int(r["at_start"]) or not r["example"].startswith(r["opener"])] == []
    assert sum(int(r["inside"]) > SURE_SHARE * int(r["at_start"]) for r in rows) < 0.05 * len(rows)


@pytest.mark.parametrize(
    "sentence",
    [
        # ktlab-10307613, ktlab-12276131, ktlab-12238953, ktlab-12232291, ktlab-12284911
        "Tân Tổng giám đốc Công ty Chứng khoán ACB Phạm Phú Khôi.",
        "Tân CEO của Standard Chartered khu vực Việt Nam, Campuchia, Lào - ông Nirukt Sapru.",
        "Thạch Kim Tuấn.",
        "Hai nhà lãnh đạo Nga - Ấn Độ gặp gỡ tại Kremlin ngày 21/10.",
        "Lễ ký kết hợp đồng giữa Vietnam Airlines với công ty GE Aviation, đơn vị trực thuộc tập đoàn General Electric.",
    ],
)
def test_a_person_a_scene_or_an_act_that_opens_a_text_without_its_standfirst_is_a_caption(sentence: str) -> None:
    text = f"{sentence} Thông tin từ ngân hàng cho biết"
    cut = opening(text, whole(text))
    assert cut is not None
    assert text[cut.start : cut.end] == sentence


@pytest.mark.parametrize(
    ("sentence", "following", "is_caption"),
    [
        ("“Hiệp sĩ” Hải khống chế Cường cùng số tiền tang vật.", "Ngày 1/11, Công an TP. Thủ Dầu Một tạm giữ", True),  # ktlab-12311872
        ("Chiếc Ipad “tố” trộm nhờ được cài GPS.", "Sáng 29.10, anh Quốc đến Công an quận 9 trình báo", True),  # ktlab-12312992
        ("Cha mẹ Tuấn đau đớn khi hay tin về cái chết của con họ.", "Theo Daily Mail, cậu bé 10 tuổi", True),  # ktlab-12315813
        ("Tấm băng rôn được gia đình treo bên ngoài ngôi trường ngày 31/10.", "Vì không viết bản kiểm điểm, một học sinh", True),  # ktlab-12318626
        ("“Hiệp sĩ” Hải khống chế Cường cùng số tiền tang vật.", "Cường khai nhận mọi hành vi", False),
        ("Ngân hàng Nhà nước sẽ bán 15.000 lượng vàng.", "Theo thông báo, phiên đấu thầu", False),
        ("Tuyên bố trên được Phủ Tổng thống Hàn Quốc công bố ngày 13-2.", "Theo hãng tin Reuters, trước đó", False),  # vietnews
        ("Đột quỵ gây tử vong nhiều hơn mọi bệnh khác ở người già trong nước.", "Theo đó, các bệnh viện", False),
    ],
)
def test_what_stands_before_the_day_that_an_article_begins_with_is_a_caption(sentence: str, following: str, is_caption: bool) -> None:
    text = f"{sentence} {following}"
    assert (opening(text, whole(text)) is not None) == is_caption


@pytest.mark.parametrize(
    "sentence",
    [
        "Chủ tịch nước hoan nghênh chuyến thăm và làm việc của Tổng giám đốc ITAR-TASS tại Việt Nam.",  # ktlab-12226128
        "Sáng 3/11, tại Hà Nội, Hội Sinh viên TP Hà Nội tổ chức Đại hội Hội Sinh viên TP Hà Nội.",  # ktlab-12323708
        "Chức vô địch này là phần thưởng xứng đáng cho tay vợt người Serbia.",  # ktlab-12163175
        "Ông Khôi hiện còn là Thành viên Hội đồng thành viên của ACBS.",  # ktlab-10307251
        "Ngoại trưởng Triều Tiên sắp thăm Iran vào đầu tuần tới.",  # vietnews
        "Thủ tướng sẽ tiếp Tổng thống Nga tại Hà Nội.",
    ],
)
def test_plain_first_sentences_are_text(sentence: str) -> None:
    text = f"{sentence} Thông tin từ ngân hàng cho biết"
    assert opening(text, whole(text)) is None


@pytest.mark.parametrize(
    ("run", "following"),
    [
        # ktlab-12225947, ktlab-12235166, ktlab-12313033, ktlab-12236630
        ("Cửa hàng xăng dầu 280 Đội Cấn thuộc diện phải giải tỏa", "Cũng theo người đứng đầu ngành Công thương"),
        ("Thu lãi tiền gửi của HSC giảm một nửa so với cùng kỳ 2012", "Chi phí hoạt động của công ty tăng"),
        ("Vụ nổ tạo ra chiếc hố phát ra khói", "Sau khi tiến hành khảo sát, thu thập và phân tích"),
        ("Ông Lê Thanh Vân, đại biểu Quốc hội Thành phố Hải Phòng", "Với công đoạn thứ nhất, anh phải đánh giá"),
        # ktlab-12225947, ktlab-12224536, ktlab-12239909, ktlab-12236630, ktlab-12313247, ktlab-12350111
        ("Cửa hàng xăng dầu 280 Đội Cấn thuộc diện phải giải tỏa", "Các đơn vị cũng phải đưa ra phương án"),
        ("Cảnh sát có mặt tại căn nhà 28 đường số 3 để khám nghiệm hiện trường", "Khi ngọn lửa vừa bùng lên, người dân"),
        ("Lính dù Nga biểu diễn bắn súng", "Trong khi đó, một binh sĩ bị thương"),
        ("Ông Lê Như Tiến, Đại biểu Quốc hội tỉnh Quảng Trị", "Về hoạt động của Ban Chỉ đạo"),
        ("Hiện trường vụ việc", "Tuy nhiên, lực lượng công an đã tiếp cận"),
        ("Những lời chia sẻ của Hồ Quỳnh Hương trên trang cá nhân", "Mong muốn tìm kiếm và phát hiện tài năng"),
        # vietnews: `họp báo` ends a caption, `tờ báo` does not
        ("Đại tá Phạm Hữu Châu trả lời tại buổi họp báo", "Trước đó như Tuổi Trẻ đã thông tin"),
        ("Nhiều người dân đứng trên cầu tập trung theo dõi vụ việc", "Nhận được tin báo, lực lượng chức năng"),
    ],
)
def test_a_run_worded_like_a_caption_goes(run: str, following: str) -> None:
    text = f"Phiên họp diễn ra chiều qua. {run} {following}{REST}"
    assert cuts(text) == [("caption", run, " ".join(following.split()[:2]))]


def test_what_somebody_named_does_is_a_caption_early_in_a_text_and_a_sub_heading_behind() -> None:
    # ktlab-12233826, ktlab-12241664
    early, late = "Công Vinh sẽ sớm quay về thi đấu cho SLNA", "Robert Lewandowski là cầu thủ xuất sắc hơn Olivier Giroud"
    text = f"Phiên họp diễn ra chiều qua. {early} Được biết, lãnh đạo CLB Consadole{REST} {REST[2:]} {late} Trong hầu hết trận đấu{REST}"
    assert [cut[1] for cut in cuts(text)] == [early, ""]


def test_what_the_text_names_again_ends_before_a_word_that_likelier_opens_a_sentence() -> None:
    # ktlab-12118732, ktlab-12313372
    act = "Mỹ Tâm được công bố là người chiến thắng khu vực Đông Nam Á hạng mục Best World Wide Act"
    text = f"Khán giả chờ Mỹ Tâm. {act} Thông tin về giải này{REST}"
    assert [cut[1] for cut in cuts(text)] == [act]
    model = f"Máy Tecra W50 nặng 2 kg. Toshiba Tecra W50 Máy cũng sở hữu nhiều tùy chọn{REST}"
    assert [cut[1] for cut in cuts(model)] == ["Toshiba Tecra W50"]
    inside = f"Khán giả chờ Mỹ Tâm. Mỹ Tâm được mời tham gia ban giám khảo của cuộc thi Giọng hát Việt mùa sau{REST}"
    assert cuts(inside) == []


@pytest.mark.parametrize(
    "text",
    [
        "Khán giả Việt Nam biết cô qua bộ phim đình đám Mối tình đầu. Cô sinh năm 1979",  # ktlab-12306447
        "Ông Tô Năm, chủ tịch Hội Nạn nhân chất độc da cam TP Đà Nẵng, cho biết hiện nay",  # vietnews
        "Người dân làm thủ tục hành chính tại bộ phận Một cửa của quận Ninh Kiều",  # vietnews
        "Sự việc diễn ra khi đám đông chen lấn để nhận đồ ăn miễn phí nhằm kỷ niệm Ngày của Mẹ",  # vietnews
    ],
)
def test_the_beginning_of_a_sentence_is_no_caption(text: str) -> None:
    assert cuts(f"Phiên họp diễn ra chiều qua. {text}{REST}") == []


def shown_in(text: str) -> list[str]:
    return [text[c.start : c.end] for c in shown(text, whole(text))]


@pytest.mark.parametrize(
    "caption",
    [
        "Hiện trường nơi xảy ra vụ việc.",
        "Vị trí đảo nơi nam thanh niên treo cổ cách bờ chừng 300 mét.",
        "Điệp viên Edward Snowden.",  # ktlab-12307001
        "Người đẹp Moon Geun Young.",  # ktlab-12312647
        "Ca sĩ ăn mặc phản cảm, hát ca khúc gây sốc.",  # ktlab-11505425
    ],
)
def test_a_sentence_that_only_a_caption_reads_like_goes(caption: str) -> None:
    # ktlab-12313000, ktlab-12313352
    assert shown_in(f"{caption} Vào hồi 14h ngày 1/11, người dân phát hiện vụ việc.") == [caption]
    assert shown_in(f"Vào hồi 14h ngày 1/11, người dân phát hiện vụ việc. {caption} Công an đã có mặt.") == [caption]


def test_a_quote_that_is_never_closed_does_not_hide_what_stands_behind_the_next() -> None:
    # ktlab-12313519
    text = "Đội “hiệp sĩ' phường Phú Hòa đến nơi. Các “hiệp sĩ” vào cuộc. Đối tượng bị hiệp sĩ bắt cùng tang vật. Công an đã có mặt."
    assert shown_in(text) == ["Đối tượng bị hiệp sĩ bắt cùng tang vật."]


@pytest.mark.parametrize(
    "text",
    [
        "Hiện trường vụ việc Ghi nhận tại hiện trường, núi đất, đá đổ sập ngổn ngang. Công an đã có mặt.",  # vietnews: a caption and a sentence
        "Hiện trường vụ tai nạn cho biết tài xế đã không kịp phanh. Công an đã có mặt.",
        "Khu dân cư Bàu Mạc (Q. Liên Chiểu) ngập sâu. Công an đã có mặt.",
        "Thủ tướng Ấn Độ Narendra Modi sinh năm 1950. Công an đã có mặt.",  # vietnews
        "Họ ở TP. Tân An, tỉnh Long An. Công an đã có mặt.",  # vietnews
        "Người bị bắt là Trần Văn Minh. Người báo tin: Nguyễn An. Công an đã có mặt.",
        "Bài hát có câu: “Vị trí của em trong tim anh. Hiện trường của mùa xuân năm ấy. Ba lê ế ê ề”.",
    ],
)
def test_what_tells_something_or_is_quoted_is_not(text: str) -> None:
    assert shown_in(text) == []


@pytest.mark.parametrize(
    ("caption", "sentence"),
    [
        ("Các bị cáo tại phiên toà sơ thẩm", "Tại TP Vinh, Nghệ An, lễ giao quân diễn ra trang trọng"),
        ("Bên trong xưởng đóng tàu của tỉnh Hải Dương", "Ông Lâm cho hay nhà máy sẽ mở thêm hai dây chuyền"),
    ],
)
def test_a_word_that_opens_sentences_does_so_before_a_name_too(caption: str, sentence: str) -> None:
    text = f"Việc này đã được thống nhất. {caption} {sentence}{REST}"
    assert cuts(text) == [("caption", caption, " ".join(sentence.split()[:2]))]


@pytest.mark.parametrize(
    "text",
    [
        "Tuyến đường do huyện giao cho Công ty Cấp thoát nước - TNHH Một thành viên (tên cũ là Nhà máy nước số 2) làm chủ đầu tư" + REST,
        "Anh hát ca khúc Trên Đỉnh Phù Vân trong đêm nhạc tối qua và nhận được nhiều lời khen ngợi" + REST,
    ],
)
def test_a_name_that_holds_such_a_word_is_no_start(text: str) -> None:
    assert cuts(text) == []


def test_a_sub_heading_that_demands_or_allows_something_stays() -> None:
    text = f"Hai bên sẽ bàn thêm về việc này. Có thể mở tuyến mới ở Đông Anh, Sóc Sơn Ông Lê Văn Bình, Giám đốc Sở, chia sẻ{REST}"
    assert all(not text[c.start : c.end] for c in uncredited(text, whole(text)))


QUOTATION = '"Hai bên sẽ cùng xem xét kế hoạch tập trận trong thời gian tới và công bố khi có quyết định", người phát ngôn cho biết.'


def test_a_long_quotation_with_a_comma_behind_it_opens_a_sentence() -> None:
    # a caption of vietnews in front of a quotation
    text = f"Việc này đã được thống nhất. Các quân nhân Mỹ tại căn cứ ở Hàn Quốc {QUOTATION}{REST}"
    assert [text[c.start : c.end] for c in uncredited(text, whole(text))] == ["Các quân nhân Mỹ tại căn cứ ở Hàn Quốc"]


@pytest.mark.parametrize(
    "text",
    [
        f"Tại cuộc họp báo chiều qua, phó tư lệnh lực lượng Mỹ nói {QUOTATION}{REST}",
        'Các đại biểu tham luận tại hội thảo "Hạn hán, xâm nhập mặn và ứng dụng công nghệ trong nông nghiệp vùng đồng bằng" tổ chức sáng qua' + REST,
    ],
)
def test_a_quotation_or_title_inside_a_sentence_opens_none(text: str) -> None:
    assert cuts(text) == []


@pytest.mark.parametrize(
    ("caption", "sentence"),
    [
        ("Edward Snowden", "Ông Kucherena nói rằng việc làm mới của thân chủ"),  # after ktlab-12305494
        ("ĐBQH Hoàng Văn Cường", "Khi nhà trường làm hợp đồng với giảng viên"),  # vietnews: caption and sentence of one article
        ("Các bị cáo tại phiên toà sơ thẩm", "Tuy nhiên, công ty này vẫn hoạt động"),
    ],
)
def test_who_or_what_is_named_and_no_more_before_a_sentence_is_a_caption(caption: str, sentence: str) -> None:
    text = f"Việc này đã được thống nhất. {caption} {sentence}, nhiều người đã lên tiếng.{REST} Luật sư của Edward Snowden và ông Edward Snowden chưa trả lời."
    assert ("caption", caption) in [(rule, run) for rule, run, _ in cuts(text)]


def test_a_place_that_holds_an_opener_is_no_end() -> None:
    # ktlab-8905041: the isle is called so
    text = f"Sáng nay tỉnh làm lễ kỷ niệm. Buổi lễ diễn ra trên cù lao Ông Hổ, xã Mỹ Hòa Hưng, thành phố Long Xuyên{REST}"
    assert cuts(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Xe khách rơi xuống đèo Ông Cọp khiến ba người chết và nhiều người bị thương",
        "Đoàn đại biểu dâng hương tại Lăng Ông Bà Chiểu trước giờ khai hội",
        "Nhà văn Hemingway với tiểu thuyết Ông Già và Biển Cả đoạt giải Nobel năm ấy",
        "Các chúa Nguyễn ở Đàng Trong Nguyễn Phúc Nguyên và Nguyễn Phúc Lan giữ đất",
        "Hậu vệ người Pháp Theo Hernandez ghi bàn mở tỉ số cho đội khách",
        "Công trường thi công tuyến cao tốc Bắc - Nam Phía Đông đoạn Mai Sơn",
        "Tiến sĩ Nguyễn Thị Mai với luận án “Chính sách ngôn ngữ dân tộc thiểu số ở Việt Nam sau năm 1986”, bảo vệ tại Hà Nội",
    ],
)
def test_an_opener_inside_a_name_or_title_opens_nothing(text: str) -> None:
    assert [cut for cut in cuts(f"Sáng nay tỉnh họp bàn. {text}.{REST}") if cut[1]] == []
