"""Counts that tell where a sentence without its full stop ends, and whether it is a photo's caption."""

import pytest

from transforms.run_on import captions, ending_odds, ends, features, first_words, opening_odds, plain


@pytest.mark.parametrize(
    ("run", "following"),
    [
        ("Cửa hàng xăng dầu 280 Đội Cấn thuộc diện phải giải tỏa", "Các đơn"),  # ktlab-12225947
        ("Thu lãi tiền gửi của HSC giảm một nửa so với cùng kỳ 2012", "Chi phí"),  # ktlab-12235166
        ("Bộ trưởng Bộ Lao động-Thương binh và Xã hội Phạm Thị Hải Chuyền", "Có thể"),  # ktlab-12217318
    ],
)
def test_a_run_ends_where_a_word_follows_that_opens_sentences(run: str, following: str) -> None:
    assert ends(run, opening_odds(*following.split())) > 0


@pytest.mark.parametrize(
    ("run", "following"),
    [
        ("Nhà trường mời cán bộ của", "Đại học"),
        ("Bằng Kiều, Thu Minh, Trọng Tấn (từ trái qua) hòa giọng trong", "Một ngày"),  # ktlab-12321784: a song
        ("Thủ tướng Ấn Độ gặp", "Tổng thống"),
        ("Ông được bầu làm", "Chủ tịch"),
    ],
)
def test_a_word_that_needs_another_ends_nothing(run: str, following: str) -> None:
    assert ends(run, opening_odds(*following.split())) < 0


def test_the_last_two_words_tell_more_than_the_last() -> None:
    assert ending_odds(["tờ", "báo"]) < ending_odds(["buổi", "họp", "báo"])


def test_a_comma_makes_a_run_less_likely_to_be_whole_and_the_text_s_first_run_likelier() -> None:
    run, odds = "Người dân xếp hàng mua khẩu trang tại Hà Nội", opening_odds("Tuy", "nhiên")
    assert ends(run.replace(" mua", ", mua"), odds) < ends(run, odds) < ends(run, odds, is_first=True)


def test_a_word_left_out_of_the_counts_opens_no_sentence() -> None:
    assert opening_odds("Nguyễn", "văn") < -2 < opening_odds("Lực", "lượng")


def test_the_word_behind_decides_for_a_word_that_is_both() -> None:
    assert opening_odds("Chi", "cục") < 0 < opening_odds("Chi", "phí")


@pytest.mark.parametrize(
    "run", ["Hiện trường ngổn ngang sau tai nạn", "Các bị cáo tại tòa", "Một góc của dinh thự Vua Mèo", "Bị cáo Hiến trong phiên tòa sáng 7-5"]
)
def test_captions_read_like_captions(run: str) -> None:
    assert captions(run) > 0.5


@pytest.mark.parametrize(
    "sentence",
    ["Tuy nhiên, ông cho rằng đây là vấn đề của cả hai bên", "Theo đó, các nước sẽ tiếp tục hợp tác", "Chúng tôi không đồng tình với kết luận này"],
)
def test_sentences_of_the_body_do_not(sentence: str) -> None:
    assert captions(sentence) < -2


def test_digits_and_names_are_alike_to_the_counts() -> None:
    assert plain("2013,") == plain("1975") == "0000"
    assert plain("“Hội") == plain("Chuyền") == "A"
    assert features("") == features("“!”") == set()


def test_captions_begin_with_words_of_their_own() -> None:
    assert {"Hiện trường", "Hiện"} & first_words()
    assert "Tuy nhiên" not in first_words()
