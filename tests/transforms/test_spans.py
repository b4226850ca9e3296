"""Offsets travel with the text."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.spans import Places, Traced, matching_view, raw_spans

VIETNAMESE = st.text(st.sampled_from("aăâđêôơưáàảãạẤỀỘỨ 16/7.,\n–“”\xa0"), max_size=60)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, Traced]:
    raw = draw(VIETNAMESE)
    traced = Traced.of(raw)
    for _ in range(draw(st.integers(0, 3))):
        cuts = sorted(draw(st.lists(st.integers(0, len(traced.text)), max_size=6)))
        edits = [(a, b, draw(st.sampled_from(["", "\n"]))) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
        traced = traced.edit(edits)
    return raw, traced


@given(edited())
def test_every_code_point_is_where_its_run_says(case: tuple[str, Traced]) -> None:
    raw, traced = case
    for start, raw_start, length in zip(traced.starts, traced.raw_starts, traced.lengths, strict=True):
        assert traced.text[start : start + length] == raw[raw_start : raw_start + length]


@given(edited(), st.data())
def test_a_span_inside_one_run_equals_its_raw_slice(case: tuple[str, Traced], data: st.DataObject) -> None:
    raw, traced = case
    if not traced.starts:
        return
    i = data.draw(st.integers(0, len(traced.starts) - 1))
    start = data.draw(st.integers(traced.starts[i], traced.starts[i] + traced.lengths[i] - 1))
    end = data.draw(st.integers(start + 1, traced.starts[i] + traced.lengths[i]))
    raw_start, raw_end = traced.raw_span(start, end)
    assert raw[raw_start:raw_end] == traced.text[start:end]


@given(edited())
def test_kept_runs_and_removed_spans_rebuild_the_raw_text(case: tuple[str, Traced]) -> None:
    raw, traced = case
    pieces = [(s, raw[s : s + n]) for s, n in zip(traced.raw_starts, traced.lengths, strict=True)]
    pieces += [(s, raw[s:e]) for s, e in traced.removed(len(raw))]
    assert "".join(text for _, text in sorted(pieces)) == raw


@given(VIETNAMESE)
def test_the_matching_view_keeps_every_offset(text: str) -> None:
    assert len(matching_view(text)) == len(text)


def test_the_matching_view_moves_tone_marks_at_the_end_of_a_syllable_only() -> None:
    assert matching_view("hoà bình, thuỷ lợi, khoẻ") == "hòa bình, thủy lợi, khỏe"
    assert matching_view("toàn quốc, quý, hoàn") == "toàn quốc, quý, hoàn"


@given(st.text(alphabet="oOuUqQàẹýỷÀabn \n\u00a0–,_1😀𝒜İ", max_size=12))
def test_a_long_text_is_read_like_a_short_one(text: str) -> None:
    assert matching_view(f"{text} " * 100) == f"{matching_view(text)} " * 100


def test_overlapping_edits_are_an_error() -> None:
    with pytest.raises(ValueError, match="overlaps"):
        Traced.of("abc").edit([(0, 2, ""), (1, 3, "")])


def test_a_span_of_inserted_characters_has_no_raw_span() -> None:
    with pytest.raises(ValueError, match="no raw"):
        Traced.of("16/7.Cùng").edit([(5, 5, "\n")]).raw_span(5, 6)


def spans_at_once(texts: list[Traced], spans: list[tuple[int, int, int]]) -> list[tuple[int, int]]:
    clean_starts, raw_starts, lengths = (np.array([n for t in texts for n in getattr(t, numbers)], np.int64) for numbers in ("starts", "raw_starts", "lengths"))
    kept = Places.of(clean_starts, np.array([len(t.starts) for t in texts], np.int64))
    columns = (np.array(column, np.int64) for column in zip(*spans, strict=True))
    starts, ends = raw_spans(kept, raw_starts, lengths, *columns)
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


@given(st.lists(edited(), min_size=1, max_size=4), st.data())
def test_many_spans_of_many_texts_map_back_as_one_by_one(cases: list[tuple[str, Traced]], data: st.DataObject) -> None:
    texts = [traced for _, traced in cases]
    spans, expected = [], []
    for i, traced in enumerate(texts):
        for _ in range(data.draw(st.integers(0, 3)) if traced.text else 0):
            start = data.draw(st.integers(0, len(traced.text) - 1))
            end = data.draw(st.integers(start + 1, len(traced.text)))
            try:
                expected.append(traced.raw_span(start, end))
                spans.append((i, start, end))
            except ValueError:
                with pytest.raises(ValueError, match="no raw"):
                    spans_at_once(texts, [(i, start, end)])
    if spans:
        assert spans_at_once(texts, spans) == expected
