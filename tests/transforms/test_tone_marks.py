"""Tones that a crawl has put on the wrong vowel are read where they belong; the text keeps them."""

import pytest

from tests.transforms.test_clean import cleaned, removed
from transforms.spans import matching_view, well_toned


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("Tơí thơì điểm này, nơi ở của anh vẫn còn là bí mật", "Tới thời điểm này, nơi ở của anh vẫn còn là bí mật"),  # ktlab-12305494
        ("Cuôí buôỉ sáng, đoàn kiểm tra đã niêm phong", "Cuối buổi sáng, đoàn kiểm tra đã niêm phong"),  # ktlab-12311978
        ("Trong môĩ cuộc tranh đâú, giưã ngươì với ngươì", "Trong mỗi cuộc tranh đấu, giữa người với người"),  # ktlab-12303060
    ],
)
def test_a_tone_on_the_second_vowel_is_read_on_the_first(printed: str, read: str) -> None:
    assert well_toned(printed) == matching_view(printed) == read


@pytest.mark.parametrize("text", ["Người Thuỵ Sĩ quý mến khoả thân, huýt sáo, khuỷu tay", "Lưu ý: tường thuật, ươm mầm, thuở ấy, hưu trí", "Façade, Süß, ÔÍ"])
def test_other_vowels_side_by_side_keep_their_tones(text: str) -> None:
    assert well_toned(text) == text


def test_a_caption_is_known_by_what_stands_behind_it_and_both_keep_their_characters() -> None:
    # ktlab-12311978
    caption = "Một phần trong số thịt bò bị “ăn bớt”"
    text = f"Phát hiện trường học “ăn bớt” thịt bò\n31/10/2013 08:15\n{caption} Cuôí buôỉ sáng 30-10, đoàn kiểm tra của Phòng giáo dục đã niêm phong.\n"
    found = cleaned(text)
    assert [cut.strip() for cut in removed(text, found)["caption"]] == [caption]
    assert found.traced.text.startswith("Cuôí buôỉ sáng 30-10")
