"""Every row of the gazetteer matches its example and leaves its counterexample."""

import re

import pytest
from hypothesis import given, settings
from hypothesis.strategies import DataObject, data, from_regex

from transforms.boilerplate import boilerplate, marked
from transforms.gazetteers import entries
from transforms.paragraphs import paragraphs

ROWS = entries("boilerplate")


def rule_of(text: str) -> str | None:
    found = paragraphs(text)
    return boilerplate(text, found, marked(text, found)).get(0)


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


@pytest.mark.parametrize("row", [row for row in ROWS if not row["marker"]], ids=lambda r: f"{r['rule']}: {r['example'][:30]}")
@given(data())
@settings(max_examples=60)
def test_all_that_a_pattern_matches_begins_as_its_row_says(row: dict[str, str], drawn: DataObject) -> None:
    text = drawn.draw(from_regex(re.compile(rf"\A(?:{row['pattern']})")))
    assert not text[0].strip() or text.startswith(tuple("|" if signs == "bar" else signs for signs in row["begins"].split("|")))


@pytest.mark.parametrize("row", [row for row in ROWS if row["marker"]], ids=lambda r: f"{r['rule']}: {r['example'][:30]}")
def test_an_example_of_a_marked_rule_holds_its_marker(row: dict[str, str]) -> None:
    assert any(word in row["example"] for word in row["marker"].split("|"))
