"""Damage of thirty kinds in the staged tables blocks the publish; clean tables never do; a few bad rows quarantine their documents."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from tests.expectations import example
from tests.expectations.bench import Bench
from tests.expectations.changes import add, all_of, put
from tests.expectations.example import ARTICLES, Rows, republish

MANY = range(0, ARTICLES - 1, 3)  # five of fourteen: more than single documents


def drop(name: str, step: int = 2) -> Callable[[Rows], object]:
    """A change that leaves every ``step``-th row."""

    def change(tables: Rows) -> None:
        tables[name] = tables[name][::step]

    return change


def shifted(name: str, *columns: str) -> Callable[[Rows], object]:
    return put(name, MANY, **{column: lambda row, c=column: row[c] + 2 for column in columns})


def swapped(first: str, second: str, name: str) -> Callable[[Rows], object]:
    return put(name, MANY, **{first: lambda row: row[second]})


DAMAGE: dict[str, Callable[[Rows], object]] = {
    "half of the documents gone": drop("documents"),
    "half of the dates gone": drop("dates"),
    "half of the people mentioned gone": drop("person_mentions"),
    "all money gone": lambda t: t["money"].clear(),
    "half of all facts gone": all_of(*[drop(name) for name in ("dates", "money", "quantities", "person_mentions", "statements", "pledges")]),
    "half of the sentences gone": drop("sentences"),
    "raw texts gone": drop("raw_documents"),
    "sources gone": drop("document_sources"),
    "stories gone": drop("stories"),
    "pairs of duplicates gone": lambda t: t["duplicate_pairs"].clear(),
    "removed text gone": drop("removed_text"),
    "no document at all": lambda t: [rows.clear() for rows in t.values()],
    "a document twice": add("documents", 3),
    "a fact twice": add("dates", 3),
    "one id for two facts": lambda t: t["dates"][3].update(fact_id=t["money"][3]["fact_id"]),
    "facts of a document that is not there": put("dates", document_id="d-gone"),
    "a person mentioned who is not there": put("person_mentions", person_id="p-gone"),
    "an entity mentioned that is not there": put("entity_mentions", entity_id="e-gone"),
    "a meeting mentioned that is not there": put("meeting_mentions", meeting_id="m-gone"),
    "facts of a sentence that is not there": put("dates", sentence_no=77),
    "spans moved against the text": shifted("dates", "start_char", "end_char"),
    "spans moved against the raw text": shifted("money", "raw_start_char", "raw_end_char"),
    "spans beyond the text": put("statements", MANY, end_char=99999),
    "spans reversed": swapped("end_char", "start_char", "instruments"),
    "texts exchanged": lambda t: t["documents"][2].update(text=t["documents"][3]["text"]) or t["documents"][6].update(text=t["documents"][7]["text"]),
    "texts cut in the middle": put("documents", MANY, text=lambda row: row["text"][:100]),
    "sentences moved": shifted("sentences", "start_char", "end_char"),
    "publication in the future": lambda t: [republish(t, i, datetime(2999, 1, 1)) for i in (1, 4, 7)],
    "titles flooded with nulls": put("documents", range(ARTICLES), title=None),
    "publication times flooded with nulls": put("documents", range(ARTICLES), published_at=None),
    "meanings of dates flooded with nulls": put("dates", range(ARTICLES), start_date=None, end_date=None),
    "required values flooded with nulls": put("money", range(ARTICLES), currency=None),
    "units of money confused": put("money", MANY, currency="đồng"),
    "amounts a thousandfold off": put("money", MANY, amount=lambda row: row["amount"] * 7),
    "confidence in percent": put("quantities", range(28), confidence=90.0),
    "start and end of meetings exchanged": put("meeting_mentions", MANY, start_date=lambda row: row["end_date"], end_date=lambda row: row["start_date"]),
    "codes outside the vocabulary": put("meeting_mentions", MANY, status="đã họp"),
    "rows of an unknown run": put("documents", MANY, run_id=None),
    "two documents stand for one story": put("documents", ARTICLES - 1, is_canonical=True),
    "counts of stories wrong": put("stories", 2, document_count=9),
    "mentions of people miscounted": put("people", 2, document_count=9),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", DAMAGE)
def test_damage_blocks_the_publish(bench: Bench, kind: str) -> None:
    found = bench.verdict(example.broken(DAMAGE[kind]))
    assert found.blocked
    assert found.failed > 0
    assert "\n" not in found.message


def test_clean_tables_are_published(bench: Bench) -> None:
    found = bench.verdict(example.rows())
    assert (found.blocked, found.failed, found.warnings, found.bad_documents) == (False, 0, 0, {})


def test_a_number_that_a_reviewer_corrected_need_not_stand_in_the_text(bench: Bench) -> None:
    def correct(tables: Rows) -> None:
        for row in MANY:
            fact = tables["money"][row]
            fact["amount"] *= 7
            tables["ops.reviews"].append(tables["ops.reviews"][0] | {"fact_id": fact["fact_id"], "verdict": "corrected", "corrected_value": "{}"})

    found = bench.verdict(example.broken(correct))
    assert (found.blocked, found.failed, found.warnings) == (False, 0, 0)


def test_a_few_bad_rows_quarantine_their_document_and_name_what_failed(bench: Bench) -> None:
    rows = example.broken(all_of(put("dates", confidence=7.0), put("money", currency="QQQ")))
    found = bench.verdict(rows)
    document_id = rows["documents"][5]["document_id"]
    assert not found.blocked
    assert found.bad_documents == {document_id: ["dates.in_range(confidence)", "money.in_vocabulary(currency)"]}


def test_more_than_one_in_twenty_bad_documents_block(bench: Bench) -> None:
    found = bench.verdict(example.broken(put("dates", range(5, 7), confidence=7.0)))
    assert found.blocked
    assert len(found.bad_documents) == 2
    assert "2 of 14 documents have failing rows" in found.message


def test_a_bad_row_of_no_document_blocks(bench: Bench) -> None:
    found = bench.verdict(example.broken(put("people", document_count=7)))
    assert found.blocked
    assert found.bad_documents == {}


def test_a_warning_neither_blocks_nor_quarantines(bench: Bench) -> None:
    found = bench.verdict(example.broken(put("person_mentions", name="Nguyễn 37")))
    assert (found.blocked, found.failed, found.warnings, found.bad_documents) == (False, 0, 1, {})


def test_the_message_names_check_table_rows_and_how_many(bench: Bench) -> None:
    rows = example.broken(put("stories", publisher_count=7))
    assert bench.verdict(rows).message == f"stories: publisher_count_is_distinct_publishers failed on 1 of 13 rows ({rows['stories'][5]['story_id']})"


def test_results_are_rows_of_quality_results(bench: Bench) -> None:
    found = bench.verdict(example.broken(put("dates", confidence=7.0)))
    (failed,) = [row for row in found.results.to_pylist() if not row["success"]]
    assert {k: failed[k] for k in ("suite", "expectation", "column_name", "severity", "evaluated", "unexpected")} == {
        "suite": "dates",
        "expectation": "in_range",
        "column_name": "confidence",
        "severity": "critical",
        "evaluated": 14,
        "unexpected": 1,
    }
    assert len(found.results) == found.evaluated
