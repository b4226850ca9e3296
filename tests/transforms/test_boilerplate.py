"""Every row of the gazetteer matches its example and leaves its counterexample."""

import re

import pytest

from transforms.boilerplate import boilerplate, markers
from transforms.gazetteers import entries
from transforms.paragraphs import paragraphs

ROWS = entries("boilerplate")


def rule_of(text: str) -> str | None:
    return boilerplate(text, paragraphs(text), markers(text)).get(0)


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r['rule']}: {r['example'][:30]}")
def test_a_rule_catches_its_example(row: dict[str, str]) -> None:
    assert re.match(row["pattern"], row["example"])
    assert rule_of(row["example"]) is not None


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r['rule']}: {r['counterexample'][:30]}")
def test_a_rule_leaves_its_counterexample(row: dict[str, str]) -> None:
    assert re.match(row["pattern"], row["counterexample"]) is None
    assert rule_of(row["counterexample"]) is None


@pytest.mark.parametrize(
    "name",
    [
        "boilerplate",
        "outlets",
        "agencies",
        "abbreviations",
        "sentence_openers",
        "glued_openers",
        "caption_openers",
        "sentence_starts",
        "before_names",
        "second_level_domains",
    ],
)
def test_every_entry_has_an_example_and_a_source(name: str) -> None:
    assert [row for row in entries(name) if not row["example"] or not row["source"]] == []


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("xem thêm > > > Hé lộ cuộc sống bí ẩn của một ‘tiểu Triều Tiên’ ở Nga", "see_also"),  # vietnews-val-006474
        ("Xem thêm Phán quyết vụ kiện 'đường lưỡi bò' ảnh hưởng thế nào đến Việt Nam?", "see_also"),  # vietnews-val-007585
        ("xem thêm nhiều tài liệu khác, ông nhận ra vấn đề", None),
        ("Xem thêm Truyện Kiều, ông tìm được câu trả lời cho vấn đề.", None),
    ],
)
def test_a_link_without_its_colon_is_known_by_its_arrow_or_its_missing_full_stop(line: str, rule: str | None) -> None:
    assert rule_of(line) == rule
