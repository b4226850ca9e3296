"""Sentence spans: abbreviations, numbers, quotes, lists, line breaks."""

import json
from pathlib import Path

import pytest

from transforms.sentences import MAX_SENTENCE_CHARS, sentence_spans

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "sentences.jsonl").read_text("utf-8").splitlines()]


def split(text: str) -> list[str]:
    return [text[a:b] for a, b in sentence_spans(text, [(0, len(text))])]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["label"])
def test_a_text_splits_where_its_sentences_end(case: dict) -> None:
    assert split(case["text"]) == case["sentences"]


def test_a_sentence_never_leaves_its_paragraph() -> None:
    text = "Toàn cảnh Hội nghị\nCác nước nhất trí"
    assert sentence_spans(text, [(0, 18), (19, 36)]) == [(0, 18), (19, 36)]


def test_a_run_without_an_end_is_cut_at_a_space() -> None:
    text = "hội nghị " * 2000
    spans = sentence_spans(text.strip(), [(0, len(text.strip()))])
    assert max(b - a for a, b in spans) <= MAX_SENTENCE_CHARS
    assert " ".join(text[a:b] for a, b in spans) == text.strip()


def test_a_run_without_a_space_is_cut_too() -> None:
    assert [b - a for a, b in sentence_spans("a" * 9000, [(0, 9000)])] == [4000, 4000, 1000]


def test_a_sentence_begins_and_ends_with_something_to_read() -> None:
    text = "hội \t nghị  " * 1000
    assert all(not (text[a].isspace() or text[b - 1].isspace()) for a, b in sentence_spans(text, [(0, len(text))]))
