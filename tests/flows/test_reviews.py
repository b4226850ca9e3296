"""Reviews of facts: read strictly, the last word counts, rejected facts go."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows import reviews
from tests.conftest import ROOT
from transforms.tables import table

HEADER = "fact_id,verdict,corrected_value,reviewer,reason,reviewed_at"


def written(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "reviews.csv"
    path.write_text("\r\n".join((HEADER, *lines)) + "\r\n", "utf-8", newline="")
    return path


def test_a_saved_file_is_read_with_its_times_in_vietnam(tmp_path: Path) -> None:
    path = written(tmp_path, 'f-1,corrected,"{""amount"":""5""}",Lan,"đọc nhầm, xem câu",2026-11-22T03:00:00+00:00')
    assert reviews.read(path) == [
        {
            "fact_id": "f-1",
            "verdict": "corrected",
            "corrected_value": '{"amount":"5"}',
            "reviewer": "Lan",
            "reason": "đọc nhầm, xem câu",
            "reviewed_at": datetime(2026, 11, 22, 10),
        }
    ]


def test_an_empty_reason_is_unknown(tmp_path: Path) -> None:
    assert reviews.read(written(tmp_path, "f-1,accepted,,Lan,,2026-11-22T10:00:00"))[0]["reason"] is None


def test_a_reason_over_two_lines_is_one_reason(tmp_path: Path) -> None:
    assert reviews.read(written(tmp_path, 'f-1,rejected,,Lan,"một\nhai",2026-11-22T10:00:00'))[0]["reason"] == "một\nhai"


def test_the_mark_against_spreadsheet_formulas_is_taken_off(tmp_path: Path) -> None:
    assert reviews.read(written(tmp_path, "f-1,rejected,,'=Lan,'-1 là số,2026-11-22T10:00:00"))[0]["reviewer"] == "=Lan"


def test_a_file_without_reviews_has_none(tmp_path: Path) -> None:
    assert reviews.read(written(tmp_path)) == []


def test_of_two_judgements_of_one_reviewer_the_later_counts(tmp_path: Path) -> None:
    path = written(tmp_path, "f-1,accepted,,Lan,,2026-11-22T11:00:00", "f-1,rejected,,Lan,,2026-11-22T10:00:00")
    assert [row["verdict"] for row in reviews.read(path)] == ["accepted"]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("f-1,maybe,,Lan,,2026-11-22T10:00:00", "verdict is 'maybe'"),
        (",accepted,,Lan,,2026-11-22T10:00:00", "fact_id is empty"),
        ("f-1,accepted,,,,2026-11-22T10:00:00", "reviewer is empty"),
        ("f-1,accepted,,Lan,,gestern", "reviewed_at is 'gestern'"),
        ("f-1,accepted,,Lan,", "5 cells, not 6"),
        ("f-1,corrected,,Lan,,2026-11-22T10:00:00", "corrected_value must be given"),
        ('f-1,accepted,"{""amount"":1}",Lan,,2026-11-22T10:00:00', "corrected_value must be given for a corrected fact, and for no other"),
        ("f-1,corrected,{,Lan,,2026-11-22T10:00:00", "corrected_value is not JSON"),
        ("f-1,corrected,[],Lan,,2026-11-22T10:00:00", "corrected_value is not a JSON object"),
        ('f-1,corrected,"{""fact_id"":""f-2""}",Lan,,2026-11-22T10:00:00', "names fact_id"),
        ('f-1,accepted,,Lan,"open,2026-11-22T10:00:00', "unexpected end of data"),
        (f"f-1,accepted,,Lan,{'x' * 20_000},2026-11-22T10:00:00", "a cell of more than 10000 characters"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_taken_in(tmp_path: Path, line: str, what: str) -> None:
    path = written(tmp_path, "f-0,accepted,,Lan,,2026-11-22T10:00:00", line)
    with pytest.raises(reviews.ReviewError) as error:
        reviews.read(path)
    assert what in str(error.value)
    assert f"{path}, line 3" in str(error.value)
    assert "No review was taken in" in str(error.value)


@pytest.mark.parametrize("content", [b"", b"fact_id;verdict\r\n", b"\xff\xfe\x00", HEADER.upper().encode()])
def test_a_file_that_is_no_reviews_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "reviews.csv"
    path.write_bytes(content)
    with pytest.raises(reviews.ReviewError, match="No review was taken in"):
        reviews.read(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(reviews.ReviewError, match=r"reviews\.csv cannot be read"):
        reviews.read(tmp_path / "reviews.csv")


def judged(fact_id: str, verdict: str, reviewer: str = "Lan", hour: int = 10, corrected: dict[str, Any] | None = None) -> dict[str, Any]:
    value = json.dumps(corrected) if corrected else None
    return {"fact_id": fact_id, "verdict": verdict, "corrected_value": value, "reviewer": reviewer, "reason": None, "reviewed_at": datetime(2026, 11, 22, hour)}


def test_known_reviews_stay_until_their_reviewer_judges_again() -> None:
    known = [{**judged("f-1", "rejected"), "run_id": "r-1", "surface": "5 nước"}]
    merged = reviews.merge(known, [judged("f-1", "rejected"), judged("f-1", "accepted", "Minh", 11)], "r-2")
    assert [(r["reviewer"], r["verdict"], r["run_id"]) for r in merged] == [("Lan", "rejected", "r-1"), ("Minh", "accepted", "r-2")]
    assert [(r["verdict"], r["run_id"]) for r in reviews.merge(known, [judged("f-1", "accepted", hour=12)], "r-2")] == [("accepted", "r-2")]


def test_the_last_reviewer_decides() -> None:
    assert reviews.decisions([judged("f-1", "accepted", "Minh", 11), judged("f-1", "rejected", "Lan", 10)])["f-1"]["verdict"] == "accepted"


def money(*ids: str) -> Any:
    common = {"document_id": "d-1", "sentence_no": 1, "start_char": 0, "end_char": 5, "surface": "5 USD", "raw_start_char": 0, "raw_end_char": 5}
    return table("money").from_rows(
        [
            {**common, "fact_id": i, "rule": "money", "confidence": 0.9, "run_id": "r-1", "amount": Decimal(5), "currency": "USD", "qualifier": "exact"}
            for i in ids
        ]
    )


def test_a_rejected_fact_goes_and_is_remembered() -> None:
    kept, before = reviews.apply("money", money("f-1", "f-2"), reviews.decisions([judged("f-2", "rejected")]))
    assert kept["fact_id"].to_pylist() == ["f-1"]
    assert [(b["fact_id"], b["fact_type"], b["rule"], b["surface"], json.loads(b["value"])["currency"]) for b in before] == [
        ("f-2", "money", "money", "5 USD", "USD")
    ]


def test_a_table_whose_every_fact_is_rejected_is_empty() -> None:
    kept, _ = reviews.apply("money", money("f-1"), reviews.decisions([judged("f-1", "rejected")]))
    assert kept.equals(money())


def test_a_corrected_fact_keeps_its_id_and_changes_its_columns() -> None:
    settled = reviews.decisions([judged("f-1", "corrected", corrected={"amount": "7.50", "currency": "VND", "per_unit": "kg"})])
    kept, _ = reviews.apply("money", money("f-1", "f-2"), settled)
    assert [(r["fact_id"], r["amount"], r["currency"], r["per_unit"]) for r in kept.to_pylist()] == [
        ("f-1", Decimal("7.50"), "VND", "kg"),
        ("f-2", Decimal(5), "USD", None),
    ]
    assert kept.schema == table("money").schema


def test_accepted_and_unjudged_facts_stay_as_they_are() -> None:
    facts = money("f-1", "f-2")
    kept, before = reviews.apply("money", facts, reviews.decisions([judged("f-1", "accepted"), judged("f-9", "rejected")]))
    assert kept.equals(facts)
    assert [b["fact_id"] for b in before] == ["f-1"]


@pytest.mark.parametrize("corrected", [{"amount": "viel"}, {"qualifier": "perhaps"}, {"currency": None}, {"ordinal": "3"}])
def test_a_correction_that_does_not_fit_its_table_is_refused(corrected: dict[str, Any]) -> None:
    with pytest.raises(reviews.ReviewError, match="the review of f-1 by Lan sets money"):
        reviews.apply("money", money("f-1"), reviews.decisions([judged("f-1", "corrected", corrected=corrected)]))


def test_dates_numbers_and_lists_are_corrected_to_their_types() -> None:
    assert reviews._typed("dates", "start_date", "2020-07-16") == date(2020, 7, 16)
    assert reviews._typed("dates", "is_name_year", "true") is True
    assert reviews._typed("quantities", "value", "1.5") == 1.5
    assert reviews._typed("meeting_mentions", "ordinal", "37") == 37
    assert reviews._typed("list_counts", "items", '["a", "b"]') == ["a", "b"]


def test_precision_of_a_rule_comes_with_wilsons_interval() -> None:
    """45 right of 50: 0.90, interval 0.786 to 0.957 (Wilson 1927)."""
    with duckdb.connect() as con:
        con.execute("create schema ops")
        rows = [{**judged(f"f-{n}", "accepted" if n < 45 else "rejected"), "fact_type": "money", "rule": "money", "run_id": "r-1"} for n in range(50)]
        rows.append({**judged("f-0", "accepted", "Minh", 9), "fact_type": "money", "rule": "money", "run_id": "r-1"})
        con.register("rows", table("ops.reviews").from_rows(rows))
        con.execute("create table ops.reviews as from rows")
        found = con.sql((ROOT / "warehouse" / "views" / "ops.rule_precision.sql").read_text("utf-8")).fetchall()
    assert [(r[0], r[1], r[2], r[3], round(r[4], 3), round(r[5], 3), round(r[6], 3)) for r in found] == [("money", "money", 50, 45, 0.9, 0.786, 0.957)]
