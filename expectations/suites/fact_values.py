"""What the values of each fact type must satisfy, beyond what every span must."""

from __future__ import annotations

from collections.abc import Callable

from expectations.checks import Check, filled, rule
from expectations.suites import fact_names

OPEN = "t.modifier in ('BEFORE', 'AFTER')"  # such a date has no bound on one side
# Every number of the surface as its significant digits: `1.200,50` -> `12005`, `07` -> `7`.
DIGITS = r"list_transform(regexp_extract_all(t.surface, '\d[\d.,]*'), x -> trim(regexp_replace(x, '[.,]', '', 'g'), '0'))"


def values(name: str) -> list[Check]:
    """Checks of the table's own columns; none where the common ones say it all."""
    return VALUES.get(name, list)()


def _dates() -> list[Check]:
    return [
        rule(
            "value_is_timex3",
            r"regexp_full_match(t.value, '-?[0-9X]{2,4}(-[0-9XQHWSPUFAE][0-9A-Z]{0,2}(-[0-9XWE]{1,2})?)?(T[0-9A-Z:]{2,8})?(/.{0,40})?"
            r"|P.{1,20}|(PAST|PRESENT|FUTURE)_REF')",
            "value",
            note="Other tools read this value",
            severity="warning",
            mostly=0.98,
        ),
        rule("start_is_not_after_end", "t.start_date <= t.end_date", "start_date", "end_date", note="Overlap queries rely on it"),
        rule(
            "years_are_of_this_world",
            "(t.start_date is null or year(t.start_date) between 1 and 2300) and (t.end_date is null or year(t.end_date) between 1 and 2300)",
            note="News names no such year: a count was read as one",
        ),
        rule(
            "full_day_is_its_bounds",
            r"not regexp_full_match(t.value, '\d{4}-\d\d-\d\d') or (coalesce(t.start_date, t.end_date) is not distinct from try_cast(t.value as date)"
            f" and coalesce(t.end_date, t.start_date) is not distinct from try_cast(t.value as date)) or {OPEN}",
            "value",
            note="The value re-parses to the same day",
        ),
        rule(
            "year_is_in_its_bounds",
            r"not regexp_full_match(t.value, '\d{4}') or (coalesce(strftime(t.start_date, '%Y') = t.value, true)"
            f" and coalesce(strftime(t.end_date, '%Y') = t.value, true)) or {OPEN}",
            "value",
            note="The value re-parses to the same year",
        ),
        rule(
            "month_is_in_its_bounds",
            r"not regexp_full_match(t.value, '\d{4}-\d\d') or (coalesce(strftime(t.start_date, '%Y-%m') = t.value, true)"
            f" and coalesce(strftime(t.end_date, '%Y-%m') = t.value, true)) or {OPEN}",
            "value",
            note="The value re-parses to the same month",
        ),
        rule(
            "unresolved_date_has_no_full_bounds",
            "t.resolution <> 'unresolved' or t.start_date is null or t.end_date is null",
            "resolution",
            note="Never more precise than the text: of a half-resolved range one bound is known",
        ),
        rule(
            "resolved_date_has_a_bound",
            "t.resolution = 'unresolved' or t.start_date is not null or t.end_date is not null",
            "resolution",
            note="A resolved date without any day is found by no query",
            severity="critical",
            mostly=0.8,
            scope="table",
        ),
        rule(
            "day_is_one_day",
            "t.grain <> 'day' or t.start_date is null or t.end_date is null or t.start_date = t.end_date",
            "grain",
            note="A day begins and ends on itself",
            severity="warning",
        ),
        rule(
            "explicit_year_stands_in_surface",
            r"t.resolution <> 'explicit' or t.grain <> 'year' or not regexp_matches(t.value, '^\d{4}$') or contains(t.surface, right(t.value, 2))",
            "value",
            "surface",
            note="The number re-parses to the value",
            severity="warning",
            mostly=0.95,
        ),
        filled("edtf", 0.5, "EDTF is what archives exchange"),
    ]


def _digits_agree(column: str, label: str) -> list[Check]:
    digits = f"trim(replace(abs(try_cast(t.{column} as decimal(38, 6)))::varchar, '.', ''), '0')"
    corrected = """exists (from "ops.reviews" r where r.fact_id = t.fact_id and r.verdict = 'corrected')"""  # a person knows better
    sql = f"len({DIGITS}) = 0 or list_contains({DIGITS}, {digits}) or {corrected}"
    return [
        rule(
            f"{label}_digits_stand_in_surface",
            sql,
            column,
            "surface",
            note="The number re-parses to the value: its digits stand in the text",
            severity="warning",
            mostly=0.95,
        ),
        rule(
            f"most_{label}_digits_stand_in_surface",
            sql,
            column,
            "surface",
            note="When a quarter of the numbers differ from their text, the parser is broken",
            mostly=0.75,
            scope="table",
        ),
    ]


def _money() -> list[Check]:
    return [
        rule("amount_is_not_negative", "t.amount >= 0", "amount", note="Text names sums (also `0 đồng`); a sign is a parsing error"),
        rule(
            "amount_is_of_this_world",
            "t.amount < 1e18",
            "amount",
            note="More than all money there is: a unit was applied twice, or the text jokes",
            severity="warning",
        ),
        rule(
            "dong_come_in_hundreds",
            "t.currency <> 'VND' or t.amount >= 100",
            "amount",
            "currency",
            note="A smaller sum of dong lost its `triệu` or `tỷ`",
            severity="warning",
            mostly=0.95,
        ),
        *_digits_agree("amount", "amount"),
    ]


def _quantities() -> list[Check]:
    return [
        rule("value_is_finite", "isfinite(t.value)", "value", note="Infinity and NaN poison every sum"),
        rule(
            "percent_is_plausible",
            "t.kind <> 'percent' or abs(t.value) <= 10000",
            "value",
            note="Inflation aside (`1,37 triệu%`), a larger percentage lost its decimal comma",
            severity="warning",
            mostly=0.999,
        ),
        rule(
            "count_is_a_whole_number",
            "t.kind <> 'count' or (t.value >= 0 and t.value = floor(t.value))",
            "value",
            note="Things are counted in whole numbers",
            severity="warning",
            mostly=0.95,
        ),
        rule(
            "measure_has_a_unit",
            "t.kind <> 'measure' or t.unit is not null",
            "kind",
            note="A measure without its unit cannot be compared",
            severity="warning",
            mostly=0.98,
        ),
        rule(
            "count_says_what_it_counts",
            "t.kind <> 'count' or t.counted is not null",
            "kind",
            note="A bare number answers nothing",
            severity="warning",
            mostly=0.8,
        ),
        *_digits_agree("value", "value"),
    ]


def _durations() -> list[Check]:
    return [
        rule(
            "value_is_iso_8601",
            r"regexp_full_match(t.value, 'P([0-9X.]+[YMWD])*(T([0-9X.]+[HMS])+)?') and length(t.value) > 2",
            "value",
            note="Other tools read this value",
        ),
        rule("days_are_not_negative", "t.days >= 0", "days", note="Time passes forwards"),
        rule(
            "days_agree_with_value",
            r"not regexp_full_match(t.value, 'P\d{1,6}D') or t.days = try_cast(regexp_extract(t.value, 'P(\d+)D', 1) as int)",
            "days",
            "value",
            note="The value re-parses to the same days",
        ),
    ]


VALUES: dict[str, Callable[[], list[Check]]] = {
    "dates": _dates,
    "money": _money,
    "quantities": _quantities,
    "durations": _durations,
    "person_mentions": fact_names.people,
    "meeting_mentions": fact_names.meetings,
    "pledges": fact_names.pledges,
    "acronyms": fact_names.acronyms,
    "statements": fact_names.statements,
    "list_counts": fact_names.lists,
    "instruments": fact_names.instruments,
}
