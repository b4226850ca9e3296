"""Files and columns: what must hold before anything else can be asked."""

from __future__ import annotations

from expectations.checks import Check, Suite


def suite() -> Suite:
    """One row a table (see ``audit.schema_frame``)."""
    checks = [
        _holds("is_readable", "Without its Parquet file the table is missing from the release"),
        _holds("has_its_columns", "Column names and their order are the contract's: SQL written against them must keep working"),
        _holds("has_its_types", "Types are the contract's: money is a decimal, a day a date"),
    ]
    return Suite("schema", "", {"table": ""}, checks)


def _holds(name: str, note: str) -> Check:
    return Check(name, None, "critical", "table", note, "ExpectRuleToHold", {"rule": name, "statement": "tables.csv"}, {})
