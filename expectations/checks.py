"""What a check is: one expectation of one suite, told as data, so that listing them costs no import of Great Expectations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

Severity = Literal["critical", "warning"]
Scope = Literal["row", "table"]

# The column of every frame that names its row: the suite's ids, separated by spaces, which no id has.
ROW = "row"

# What Data Docs may show of a string that came with the data: they would run markup.
SAFE_ID = "[A-Za-z0-9_.:-]{1,80}"


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation.

    ``expectation`` is a class of ``expectations.gx_expectations``, ``arguments`` are its own, ``frame`` says how the
    columns it reads and shows are computed (name -> SQL over the suite's source). A critical failure of scope ``row`` condemns the
    documents of the failing rows, one of scope ``table`` the release. ``column`` is what ops.quality_results reports.
    """

    name: str
    column: str | None
    severity: Severity
    scope: Scope
    note: str
    expectation: str
    arguments: Mapping[str, Any]
    frame: Mapping[str, str]

    @property
    def key(self) -> str:
        """What tells the check from the others of its suite."""
        return f"{self.name}({self.column})"


@dataclass(frozen=True, slots=True)
class Suite:
    """Checks over one source: ``name`` is the table's, ``source`` the from-clause (alias ``t``), ``ids`` name a row (name -> SQL)."""

    name: str
    source: str
    ids: Mapping[str, str]
    checks: Sequence[Check] = field(default_factory=tuple)

    def __post_init__(self) -> None:
        names = [(c.name, c.column) for c in self.checks]
        if twice := {n for n in names if names.count(n) > 1}:
            raise ValueError(f"suite {self.name} has two checks named {sorted(twice)}")

    @property
    def has_documents(self) -> bool:
        """Whether a failing row belongs to a document, which can be quarantined in its stead."""
        return "document_id" in self.ids

    def frame_columns(self) -> dict[str, str]:
        """Every column of the suite's frame: the row's name, then what its checks read (name -> SQL)."""
        columns = {ROW: " || ' ' || ".join(f"coalesce(({sql})::varchar, '')" for sql in self.ids.values())}
        for check in self.checks:
            columns |= check.frame
        return columns

    def row_ids(self, row: str) -> dict[str, str | None]:
        """The ids that a row's name holds.

        >>> Suite("sentences", "sentences t", {"document_id": "t.document_id", "sentence_no": "t.sentence_no"}).row_ids("d-1 7")
        {'document_id': 'd-1', 'sentence_no': '7'}
        """
        return {name: value or None for name, value in zip(self.ids, row.split(" "), strict=True)}


def safe_id(sql: str) -> str:
    """SQL for an id as it may be shown: anything but a plain code becomes a digest (equal ids stay equal)."""
    return f"case when {sql} is null or regexp_full_match({sql}, '{SAFE_ID}') then {sql} else 'odd-' || left(md5({sql}), 16) end"


def is_trimmed(column: str, *characters: str) -> str:
    """SQL for whether a text neither begins nor ends with one of the characters; DuckDB's ``trim`` of several costs twenty times as much."""
    stands = [f"{side}(t.{column}, e'{character}')" for side in ("starts_with", "ends_with") for character in characters]
    return f"not ({' or '.join(stands)})"


def quoted(values: Iterable[str]) -> str:
    """Strings as an SQL list of literals."""
    return ", ".join("'" + v.replace("'", "''") + "'" for v in values)


def rule(
    name: str,
    sql: str,
    *columns: str,
    note: str,
    severity: Severity = "critical",
    scope: Scope = "row",
    mostly: float = 1.0,
    absent: Sequence[str] | None = None,
) -> Check:
    """Rows for which ``sql`` is true pass; null fails, unless one of ``columns`` (or of ``absent``, if given) is null.

    A missing value is thus reported once, by the check that its column is filled, and never passes unseen elsewhere.
    """
    missing = " or ".join(f"t.{c} is null" for c in (columns if absent is None else absent)) or "false"
    about = ", ".join(columns) or None
    return Check(
        name, about, severity, scope, note, "ExpectRuleToHold", {"rule": name, "statement": sql, "mostly": mostly}, {name: f"coalesce(({sql}), {missing})"}
    )


def in_set(column: str, values: Sequence[str], note: str, severity: Severity = "critical", scope: Scope = "row") -> Check:
    """Filled values are among ``values``."""
    shown = f"case when t.{column} is null or t.{column} in ({quoted(values)}) then t.{column} else 'odd-' || left(md5(t.{column}), 16) end"
    return Check("in_vocabulary", column, severity, scope, note, "ExpectCodesToBeInSet", {"column": column, "value_set": list(values)}, {column: shown})


def between(column: str, low: float | None, high: float | None, note: str, severity: Severity = "critical", scope: Scope = "row", mostly: float = 1.0) -> Check:
    """Filled values lie in the closed interval; None leaves an end open."""
    arguments = {"column": column, "min_value": low, "max_value": high, "mostly": mostly}
    return Check("in_range", column, severity, scope, note, "ExpectNumbersToBeBetween", arguments, {column: f"t.{column}"})


def filled(column: str, mostly: float, note: str, severity: Severity = "warning") -> Check:
    """At least the share ``mostly`` of the rows have a value."""
    return replace(rule(f"{column}_is_filled", f"t.{column} is not null", note=note, severity=severity, scope="table", mostly=mostly), column=column)


def unique(ids: Mapping[str, str], note: str) -> Check:
    """No two rows share the id (or the combination of ids)."""
    columns = list(ids)
    if len(columns) == 1:
        return Check("key_is_unique", columns[0], "critical", "table", note, "ExpectKeysToBeUnique", {"column": columns[0]}, ids)
    return Check(
        "key_is_unique",
        ", ".join(columns),
        "critical",
        "table",
        note,
        "ExpectCompoundKeysToBeUnique",
        {"column_list": columns, "ignore_row_if": "never"},
        ids,
    )


def measure(name: str, sql: str, low: float | None, high: float | None, note: str, severity: Severity = "critical") -> Check:
    """One number for the whole release, in the closed interval; a number that cannot be computed fails."""
    arguments = {"measure": name, "min_value": low, "max_value": high}
    return Check(name, None, severity, "table", note, "ExpectMeasureToBeBetween", arguments, {name: f"({sql})::double"})
