"""Words of an article."""

import re
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from transforms.facts.name_tokens import tokenise

SENTENCE = "Thứ trưởng (Bộ Ngoại giao) Nguyễn Quốc Dũng, ngày 16/7 - 2020."  # seeds/000


def test_words_stand_between_gaps_with_their_offsets() -> None:
    tokens = tokenise(SENTENCE, [(0, len(SENTENCE))])
    assert tokens.words[:5] == ["Thứ", "trưởng", "Bộ", "Ngoại", "giao"]
    assert tokens.gaps[:5] == [" ", " (", " ", " ", ") "]
    assert [tokens.words[i] for i in tokens.capitals] == ["Thứ", "Bộ", "Ngoại", "Nguyễn", "Quốc", "Dũng"]
    assert tokens.gaps[-1] == "."


def test_no_gap_reaches_over_the_end_of_a_sentence() -> None:
    assert tokenise("Ông A nói. Bà B", [(0, 10), (11, 15)]).gaps == [" ", " ", "\n", " ", ""]


@given(st.text(max_size=40) | st.text("Ảa_ 1.,\n-²ǅ", max_size=40))
@example("Đại sứ 王毅 và Иван")
@example("Cảm ơn 😀 Ông A")
@example("")
def test_words_are_cut_as_a_pattern_cuts_them(text: str) -> None:
    tokens = tokenise(text, [])
    found = list(re.finditer(r"\w+", text))
    assert tokens.words == [m[0] for m in found]
    assert list(zip(tokens.starts, tokens.ends, strict=True)) == [m.span() for m in found]
    assert tokens.gaps == [text[a.end() : b.start()] for a, b in pairwise(found)] + [text[m.end() :] for m in found[-1:]]
    assert tokens.capitals == [i for i, m in enumerate(found) if m[0][0].isupper()]
    assert tokens.capital == [*(m[0][0].isupper() for m in found), False]
    assert tokens.tight == [tokens.is_tight(i) for i in range(len(found))] == [*(gap == " " for gap in tokens.gaps[:-1]), *([False] if found else [])]


def test_the_end_of_a_sentence_is_not_tight() -> None:
    assert tokenise("Ông A nói Bà B", [(0, 9), (10, 14)]).tight == [True, True, False, True, False]
