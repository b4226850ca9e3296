"""Views and macros answer what analysts ask, on the small release."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest


def rows(con: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return con.execute(sql).fetchall()


def test_a_meeting_has_its_chair_and_the_stories_that_tell_of_it(con: duckdb.DuckDBPyConnection) -> None:
    assert rows(con, "select name, chairs, story_count, publisher_count from meeting_timeline") == [
        ("Hội nghị Cấp cao ASEAN lần thứ 37", ["Nguyễn Quốc Dũng"], 3, 2)
    ]


def test_a_meeting_is_planned_then_held_then_moved(con: duckdb.DuckDBPyConnection) -> None:
    assert rows(con, "select version, change, start_date::varchar from meeting_history") == [
        (1, "planned", "2020-11-01"),
        (2, "held", "2020-11-12"),
        (3, "moved", "2020-11-20"),
    ]


def test_two_outlets_with_one_text_are_one_story_of_a_role(con: duckdb.DuckDBPyConnection) -> None:
    assert rows(con, "select name, title, publisher_count, story_count, document_count from people_roles where person_id = 'p-dung'") == [
        ("Nguyễn Quốc Dũng", "Thứ trưởng Ngoại giao", 2, 1, 2)
    ]


def test_the_ledger_keeps_the_hedge_of_an_amount(con: duckdb.DuckDBPyConnection) -> None:
    assert rows(con, "select giver, recipient, amount::varchar, currency, qualifier from pledge_ledger order by amount") == [
        ("Thái Lan", "Quỹ ASEAN ứng phó COVID-19", "100000.00", "USD", "exact"),
        ("Thái Lan", "Quỹ ASEAN ứng phó COVID-19", "120000.00", "USD", "more_than"),
    ]


def test_copies_count_once_in_a_month(con: duckdb.DuckDBPyConnection) -> None:
    assert rows(con, "select month::varchar, country_code, story_count, document_count from country_mentions_monthly") == [
        ("2020-07-01", "TH", 1, 2),
        ("2020-11-01", "TH", 1, 1),
    ]


def test_an_instrument_without_a_status_has_none(con: duckdb.DuckDBPyConnection) -> None:
    assert dict(rows(con, "select name, status from instrument_status")) == {"RCEP": "planned", "Quỹ ASEAN ứng phó COVID-19": None}


def test_copies_do_not_corroborate_but_other_stories_do(con: duckdb.DuckDBPyConnection) -> None:
    counted = rows(
        con, "select claim, document_count, story_count from corroboration where story_id = 's-som' and fact_type in ('money', 'dates') order by claim"
    )
    assert counted == [("100000.00 USD", 1, 2), ("120000.00 USD", 1, 1), ("2020-07-16/2020-07-16", 2, 1), ("2020-11-01/2020-11-30", 1, 1)]


def test_a_contradiction_quotes_both_and_a_month_does_not_contradict_its_day(con: duckdb.DuckDBPyConnection) -> None:
    found = rows(con, "select subject_type, attribute, value_a, value_b from contradictions order by all")
    assert found == [
        ("count", "value", "10.0", "11.0"),
        ("meeting", "dates", "2020-11-12/2020-11-15", "2020-11-20/2020-11-20"),
        ("meeting", "place", "Hà Nội", "Đà Nẵng"),
        ("pledge", "amount", "100000.00 USD", "120000.00 USD"),
    ]
    assert rows(con, "select quote_a, quote_b from contradictions where subject_type = 'count'") == [("Có 10 nước tham dự.", "Có 11 nước tham dự.")]


def test_a_number_that_a_copy_edits_is_shown_beside_the_one_it_was(con: duckdb.DuckDBPyConnection) -> None:
    assert rows(con, "select value_type, change, surface_a, surface_b from value_edits order by all") == [
        ("count", "contradicted", "10 nước", "11 nước"),
        ("money", "contradicted", "100.000 USD", "hơn 120.000 USD"),
    ]


@pytest.mark.parametrize(
    ("a", "hedge_a", "b", "hedge_b", "agree"),
    [
        (100, "more_than", 120, "exact", True),
        (100, "exact", 120, "more_than", False),
        (100, "approx", 108, "exact", True),
        (100, "approx", 120, "exact", False),
        (5, "at_most", 4, "exact", True),
    ],
)
def test_hedged_numbers_agree_where_their_ranges_meet(con: duckdb.DuckDBPyConnection, a: int, hedge_a: str, b: int, hedge_b: str, agree: bool) -> None:
    sql = f"select hedged_low({a}, '{hedge_a}') <= hedged_high({b}, '{hedge_b}') and hedged_low({b}, '{hedge_b}') <= hedged_high({a}, '{hedge_a}')"
    assert con.execute(sql).fetchone() == (agree,)


def test_a_copy_keeps_edits_adds_and_removes_sentences(con: duckdb.DuckDBPyConnection) -> None:
    assert rows(con, "select sentence_no, canonical_sentence_no, change from story_edits") == [
        (1, 1, "kept"),
        (2, 2, "edited"),
        (None, 3, "removed"),
        (3, 4, "edited"),
        (4, None, "added"),
    ]


def test_explain_brackets_the_span_in_its_sentence(con: duckdb.DuckDBPyConnection) -> None:
    (found,) = rows(con, "select sentence, rule, source_uris, raw_start_char, raw_end_char, raw_surface from explain('f-0005')")
    sentence = "Các đại biểu đánh giá cao thông báo của Thái Lan đóng góp [hơn 120.000 USD] cho Quỹ ASEAN ứng phó COVID-19."
    assert found == (sentence, "money_rule", ["articles/d-som-copy.txt"], 174, 189, "hơn 120.000 USD")


def test_explain_of_no_fact_is_empty(con: duckdb.DuckDBPyConnection) -> None:
    assert rows(con, "from explain('f-none')") == []


@pytest.mark.parametrize("query", ["hoi nghi cap cao", "Hội nghị Cấp cao", "HỘI NGHỊ CẤP CAO", "hội nghi câp cao", "hội nghị cấp cao"])
def test_search_finds_a_phrase_with_and_without_diacritics(con: duckdb.DuckDBPyConnection, query: str) -> None:
    found = [row[0] for row in rows(con, f"select document_id from search('{query}')")]
    assert found[:2] == ["d-summit", "d-moved"]  # the title counts more, then the shorter text


def test_search_folds_d_with_a_stroke(con: duckdb.DuckDBPyConnection) -> None:
    for query in ("duong sa", "Đường sá", "đương sa"):
        assert [row[0] for row in rows(con, f"select document_id from search('{query}')")] == ["d-moved"]


def test_search_ranks_what_was_typed_before_what_only_folds_to_it(con: duckdb.DuckDBPyConnection) -> None:
    assert rows(con, "select document_id from search('hỏi nghỉ')")[0] == ("d-moved",)


def test_search_shows_the_sentence_that_fits_best(con: duckdb.DuckDBPyConnection) -> None:
    assert rows(con, "select snippet from search('RCEP ký') limit 1") == [("RCEP sẽ được ký tại hội nghị.",)]


def test_search_for_nothing_finds_nothing(con: duckdb.DuckDBPyConnection) -> None:
    for query in ("", "   ", "!?", "xyzzy", "'' or 1=1 --"):
        assert rows(con, f"select document_id from search('{query}')") == []


def test_spans_of_days_overlap_inclusively_and_open_ends_are_open(con: duckdb.DuckDBPyConnection) -> None:
    ask = "select date_overlaps({}, date '2020-11-15', date '2020-11-20')"
    answers = {
        "date '2020-11-12', date '2020-11-15'": True,
        "date '2020-11-12', date '2020-11-14'": False,
        "date '2020-11-21', date '2020-11-22'": False,
        "date '2019-01-01', null": True,
        "date '2021-01-01', null": False,
        "null, date '2020-11-01'": False,
        "null::date, null::date": None,
    }
    assert {span: con.execute(ask.format(span)).fetchone()[0] for span in answers} == answers  # type: ignore[index]


def test_dates_and_meetings_between_two_days(con: duckdb.DuckDBPyConnection) -> None:
    assert rows(con, "select surface from dates_between('2020-11-15', '2020-11-16')") == [("tháng 11/2020",), ("12-15/11",)]
    assert rows(con, "select meeting_id from meetings_between('2020-11-19', '2020-11-20')") == [("m-asean-37",)]
    assert rows(con, "select meeting_id from meetings_between('2020-11-12', '2020-11-15')") == []


def test_as_of_a_run_only_what_it_and_earlier_runs_published(con: duckdb.DuckDBPyConnection) -> None:
    assert rows(con, "select document_id from documents_as_of('r-0001')") == [("d-som",), ("d-som-copy",)]
    assert rows(con, "select count(*) from documents_as_of('r-0002')") == [(4,)]
    assert rows(con, "select distinct run_id from facts_as_of('r-0001')") == [("r-0001",)]
    assert rows(con, "from documents_as_of('r-none')") == []


def test_quality_over_runs(con: duckdb.DuckDBPyConnection) -> None:
    assert rows(con, "select run_id, unexpected_percent, unexpected_percent_change from ops.quality_trend") == [("r-0001", 0.0, None), ("r-0002", 25.0, 25.0)]
    assert rows(con, "select run_id, expectation_count, warning_count from ops.quality_summary") == [("r-0001", 1, 0), ("r-0002", 1, 1)]
