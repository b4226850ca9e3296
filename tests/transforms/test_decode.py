"""Charsets, mojibake and the characters no text should have."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms import decode as decoding
from transforms.decode import REPAIRS, Decoded, UndecodableError, decode, mend, mend_field, meta_charset, wide_encoding
from transforms.gazetteers import entries
from transforms.legacy import read_legacy, read_misread, vietnamese_share

# seeds/001
SENTENCE = "Các nước nhấn mạnh xây dựng thành công Cộng đồng tiếp tục là ưu tiên hàng đầu của ASEAN ngày nay bất chấp những khó khăn."
LEGACY = {letter: code for row in reversed(entries("legacy_letters")) for letter, code in [((row["encoding"], row["letter"]), bytes.fromhex(row["bytes"]))]}


def in_legacy(text: str, encoding: str) -> bytes:
    if encoding != "windows-1258":
        return b"".join(LEGACY.get((encoding, c), c.encode("ascii", "replace")) for c in text)
    out = bytearray()
    for c in text:
        try:
            out += c.encode("cp1258")
        except UnicodeEncodeError:
            *base, tone = unicodedata.normalize("NFD", c)
            marks = [m for m in (*base[1:], tone) if m in "\u0300\u0309\u0303\u0301\u0323"]
            letter = unicodedata.normalize("NFC", "".join(m for m in (*base, tone) if m not in marks))
            out += (letter + "".join(marks)).encode("cp1258")
    return bytes(out)


def misread(text: str, times: int = 1) -> str:
    for _ in range(times):
        text = text.encode("utf-8").decode("sloppy-windows-1252")
    return text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_read_with_and_without_a_byte_order_mark(encoding):
    decoded = decode(SENTENCE.encode(encoding))
    assert (decoded.text, decoded.repairs) == (SENTENCE, ())


@pytest.mark.parametrize("encoding", ["windows-1258", "tcvn3", "viscii", "vni"])
def test_a_legacy_vietnamese_encoding_is_read_and_named(encoding):
    decoded = decode(in_legacy(SENTENCE, encoding))
    assert (decoded.text, decoded.encoding, decoded.repairs) == (SENTENCE, encoding, (encoding.replace("-", "_"),))


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
def test_legacy_text_that_was_stored_as_latin_letters_is_read(encoding):
    assert decode(in_legacy(SENTENCE, encoding).decode("sloppy-windows-1252").encode()).text == SENTENCE


def test_a_tcvn3_headline_in_capitals_gets_its_capitals_back():
    assert read_legacy(in_legacy("HộI NGHị CấP CAO ASEAN " + SENTENCE, "tcvn3")).text.startswith("HỘI NGHỊ CẤP CAO ASEAN")


def test_capitals_at_the_beginning_of_a_tcvn3_word_stay_alone():
    assert read_legacy(in_legacy("Bộ trưởng Đỗ Hà " + SENTENCE, "tcvn3")).text.startswith("Bộ trưởng Đỗ Hà")


@pytest.mark.parametrize("times", [1, 2])
def test_mojibake_is_turned_back(times):
    decoded = decode(misread(SENTENCE, times).encode())
    assert (decoded.text, decoded.repairs) == (SENTENCE, ("mojibake",))


def test_mojibake_in_one_line_leaves_the_others_alone():
    assert decode(f"Giữ “nguyên” …\n{misread(SENTENCE)}\n".encode()).text == f"Giữ “nguyên” …\n{SENTENCE}\n"


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE,
        "“Chúng tôi” – ‘ASEAN’ … 5½ % ™ € ×",
        "XÃ\u00a0HỘI CHỦ NGHĨA, ĐÃ° 37",
        "Café «Ânonyme» à São Paulo, Ærøskøbing, Ångström 1 Å",
        "Hoà bình và hòa bình",
        "Pháp: « Déclaration » été, Ấn Độ: á»",
    ],
)
def test_sound_text_is_left_as_it_is(text):
    assert decode(text.encode()) == Decoded(text, "utf-8", ())


def test_french_in_latin_1_is_no_vietnamese():
    assert vietnamese_share("Les pays de l'ASEAN ont été réunis à Hanoï pour la conférence des ministres des Affaires étrangères") == 0
    assert read_misread("Les délégués étaient réunis à Hanoï; l'été, la conférence avait été annulée, précise le communiqué") is None


def test_marks_are_composed_and_the_repair_is_named():
    decoded = decode(unicodedata.normalize("NFD", SENTENCE).encode())
    assert (decoded.text, decoded.repairs) == (SENTENCE, ("nfd",))


def test_line_ends_become_line_feeds():
    assert mend("một\r\nhai\rba\x0bbốn\x85năm")[0] == "một\nhai\nba\nbốn\nnăm"


def test_control_characters_noncharacters_and_byte_order_marks_go():
    assert mend("Hội\x00 ng\x1bhị\ufeff \ufffecấp\x7f cao") == ("Hội nghị cấp cao", ("control_characters",))


def test_a_lone_surrogate_becomes_a_replacement_character():
    assert mend("x\ud800y") == ("x\ufffdy", ("control_characters", "replacement_characters"))


def test_bad_bytes_in_a_long_text_are_marked_and_the_rest_is_read():
    decoded = decode((SENTENCE * 5).encode() + b" H\xe1\xbb het.")
    assert decoded.text == SENTENCE * 5 + " H\ufffd\ufffd het."
    assert decoded.repairs == ("replacement_characters",)


def test_a_line_in_another_encoding_is_read_as_such():
    decoded = decode(f"{SENTENCE}\n".encode() + in_legacy(SENTENCE, "windows-1258"))
    assert (decoded.text, decoded.repairs) == (f"{SENTENCE}\n{SENTENCE}", ("mixed_encodings",))


def test_another_language_is_read_as_its_page_declares():
    assert decode("会議はハノイで開かれた。".encode("shift_jis"), "shift_jis").text == "会議はハノイで開かれた。"
    assert decode("Réunion à l’ONU".encode("cp1252"), "iso-8859-1").text == "Réunion à l’ONU"
    with pytest.raises(UndecodableError):
        decode(b"\\x41 \xff\xfe\xe1", "unicode_escape")


@pytest.mark.parametrize("declared", ["us-ascii", "utf-16", "x-khong-co", "hex", "iso-2022-jp", "zip", "idna"])
def test_a_charset_that_the_bytes_do_not_have_is_not_believed(declared):
    assert decode(SENTENCE.encode(), declared).text == SENTENCE


@pytest.mark.parametrize("data", [bytes(range(256)) * 20, b"\xff\xfe\xfd" * 500, bytes(range(128, 256)) * 9])
def test_what_is_no_text_is_refused(data):
    with pytest.raises(UndecodableError):
        decode(data)


def test_twenty_thousand_marks_on_a_letter_are_cut():
    text, repairs = mend("Hội" + "\u0301\u0323" * 10_000 + " nghị")
    assert len(text) < 50
    assert "combining_marks" in repairs


def test_a_declared_field_is_one_line_or_nothing():
    assert mend_field("  Hội\n nghị\u2028 \x00khai mạc ", 100) == "Hội nghị khai mạc"
    assert [mend_field(value, 100) for value in (None, 7, ["a"], " \n ", "x" * 101)] == [None] * 5


def test_the_charset_of_a_page_is_found():
    assert meta_charset(b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1258">') == "windows-1258"
    assert meta_charset(b"<p>charset=utf-8</p>") is None


def test_plain_ascii_is_not_taken_for_utf_16():
    assert wide_encoding(b"Hoi nghi khai mac" * 50) is None


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_text_as_promised_or_refused(data):
    try:
        decoded = decode(data)
    except UndecodableError:
        return
    assert decoded.text.encode("utf-8").decode("utf-8") == decoded.text
    assert unicodedata.is_normalized("NFC", decoded.text)
    assert not set(decoded.text) & set(map(chr, [*range(9), *range(11, 32), 127, 0xFEFF, 0xFFFE]))
    assert set(decoded.repairs) <= REPAIRS.keys()


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), max_size=200))
def test_mending_twice_changes_nothing_more(text):
    once, _ = mend(text)
    assert mend(once)[0] == once


@given(st.text(st.characters(max_codepoint=0x2122, exclude_categories=["Cs"]).filter(decoding._SOUND.fullmatch), max_size=60))
def test_what_is_sound_at_a_glance_has_nothing_to_mend(text: str) -> None:
    assert not any(pattern.search(text) for pattern in (decoding._MOJIBAKE, decoding._UNWANTED, decoding._MARKS))
    assert "\r" not in text
    assert unicodedata.is_normalized("NFC", text)


@pytest.mark.parametrize("text", ["há»™i nghá»‹", "XÃ¢ hội", "Hội\x00", "Hội\r", "Hô\u0323i", "Hội \ufffd", "Ý KIẾN CỦA BÃ\x83"])
def test_what_may_need_mending_is_no_longer_sound_at_a_glance(text: str) -> None:
    assert decoding._SOUND.fullmatch(text) is None
