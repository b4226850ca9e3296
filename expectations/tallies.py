"""What the checks of a suite come to, counted by DuckDB in one pass over its rows; rows that fail are named afterwards, where any do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd

from expectations.checks import ROW, Check, Suite, quoted


@dataclass(frozen=True, slots=True)
class Tally:
    """Rows, those without a value (they pass), those that fail; for a measure its number.

    ``names`` and ``values`` are the failing rows' names and what the check read of each; both are empty where a rule holds for
    as large a share of the rows as it must.
    """

    rows: int
    missing: int = 0
    failing: int = 0
    measured: float | None = None
    names: Sequence[str] = ()
    values: Sequence[dict[str, Any]] = ()


Tallies = dict[str, Tally]  # by ``Check.key``

RULE, MEASURE = "ExpectRuleToHold", "ExpectMeasureToBeBetween"
KEYS = ("ExpectKeysToBeUnique", "ExpectCompoundKeysToBeUnique")


def count(connection: duckdb.DuckDBPyConnection, suite: Suite) -> Tallies:
    """A tally for every check of the suite. Raises duckdb.Error where its SQL cannot be run."""
    read = ", ".join(f"{_read(check)} as c{n}" for n, check in enumerate(suite.checks))
    numbers = ", ".join(f"{_number(check, f'c{n}')}, count(*) - count(c{n})" for n, check in enumerate(suite.checks))
    found = connection.execute(f"select count(*), {numbers} from (select {read} from {suite.source})").fetchone()
    assert found is not None
    rows, counted = found[0], zip(found[1::2], found[2::2], strict=True)
    return {check.key: _tally(connection, suite, check, rows, *numbers) for check, numbers in zip(suite.checks, counted, strict=True)}


def of_rules(suite: Suite, frame: pd.DataFrame) -> Tallies:
    """A tally for every check of a suite of rules; the frame has a boolean column a rule, and the rows' names in ``ROW``."""
    failing = {check.key: frame.loc[~frame[check.name], ROW].tolist() for check in suite.checks}
    return {key: Tally(len(frame), failing=len(names), names=names) for key, names in failing.items()}


def _read(check: Check) -> str:
    """SQL for what the check looks at in a row: without the detours that make a value fit to be shown."""
    keys = ", ".join(f"t.{name}" for name in check.frame)
    match check.expectation:
        case "ExpectCodesToBeInSet":
            return keys
        case "ExpectNumbersToBeBetween":
            return f"nullif({keys}::double, 'nan'::double)"
        case "ExpectKeysToBeUnique":
            return f"case when {keys} is not null then hash({keys}) end"
        case "ExpectCompoundKeysToBeUnique":
            return f"hash({keys})"
    (sql,) = check.frame.values()
    return sql


def _fails(check: Check, column: str) -> str:
    """SQL for whether a row fails, given the column of what was read; a missing value does not."""
    match check.expectation:
        case "ExpectCodesToBeInSet":
            return f"{column} not in ({quoted(check.arguments['value_set'])})"
        case "ExpectNumbersToBeBetween":
            low, high = check.arguments["min_value"], check.arguments["max_value"]
            return " or ".join([f"{column} < {low}"] * (low is not None) + [f"{column} > {high}"] * (high is not None))
    return f"not {column}"


def _number(check: Check, column: str) -> str:
    """SQL for the number of rows that fail (of keys: none only where there are none), or for what is measured."""
    if check.expectation in KEYS:
        return f"count({column}) - count(distinct {column})"
    return f"max({column})" if check.expectation == MEASURE else f"count(*) filter ({_fails(check, column)})"


def _tally(connection: duckdb.DuckDBPyConnection, suite: Suite, check: Check, rows: int, number: Any, missing: int) -> Tally:
    if check.expectation == MEASURE:
        return Tally(rows, measured=None if number is None or number != number else float(number))
    if check.expectation == RULE and rows - number >= check.arguments["mostly"] * rows:
        return Tally(rows, failing=number)
    found = _failing(connection, suite, check) if number else []
    values = () if check.expectation == RULE else [dict(zip(check.frame, row[1:], strict=True)) for row in found]
    return Tally(rows, missing, len(found), names=[row[0] for row in found], values=values)


def _failing(connection: duckdb.DuckDBPyConnection, suite: Suite, check: Check) -> list[tuple[Any, ...]]:
    """Of each row that fails the check its name and the values that are shown of it, in the order of names: that of joins is any."""
    shown = {ROW: suite.frame_columns()[ROW]} | dict(check.frame)
    columns = ", ".join(f'{sql} as "{name}"' for name, sql in shown.items())
    fails = _fails(check, "judged")
    if check.expectation in KEYS:
        fails = f"judged in (select judged from (select {_read(check)} as judged from {suite.source}) group by judged having count(*) > 1)"
    rows = f"select {columns}, {_read(check)} as judged from {suite.source}"
    return connection.execute(f'select * exclude (judged) from ({rows}) where {fails} order by "{ROW}"').fetchall()
