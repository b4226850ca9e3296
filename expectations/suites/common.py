"""Checks every table gets from its declaration in tables.csv: key, required and empty values, vocabularies, references."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pyarrow as pa
import pycountry

from expectations.checks import Check, Scope, Suite, in_set, rule, safe_id, unique
from transforms.tables import Table

WHY_VOCABULARY = "Queries filter on these codes; an unknown one drops out of every answer unseen"


def suite(described: Table, *checks: Check, source: str | None = None) -> Suite:
    """The suite of a table: the common checks, then its own. ``source`` is the from-clause (alias ``t``), by default the table."""
    ids = ids_of(described)
    common = [
        unique({k: ids[k] for k in described.key}, f"One row a {' and '.join(described.key)}: a second one is counted twice in every answer"),
        *_filled(described),
        *[in_set(c.name, c.vocabulary, WHY_VOCABULARY, scope=scope(described)) for c in described.columns if c.vocabulary],
        *_codes(described),
        *_references(described),
    ]
    return Suite(described.name, source or f'"{described.name}" t', ids, (*common, *checks))


def ids_of(described: Table) -> dict[str, str]:
    """Columns that name a row in reports: its key, and its document if it has one (name -> SQL)."""
    names = {c.name for c in described.columns}
    shown = dict.fromkeys([*described.key, *(["document_id"] if "document_id" in names else [])])
    return {n: safe_id(f"t.{n}") if described.column(n).type == pa.string() else f"t.{n}" for n in shown}


def scope(described: Table) -> Scope:
    """A bad row condemns its document where it has one, else the release."""
    return "row" if "document_id" in {c.name for c in described.columns} and not described.name.startswith("ops.") else "table"


def _filled(described: Table) -> list[Check]:
    required = [c.name for c in described.columns if c.required]
    strings = [c.name for c in described.columns if c.type == pa.string()]
    return [
        rule(
            "required_values_are_filled",
            " and ".join(f"t.{c} is not null" for c in required),
            note="Queries and joins rely on these columns; a null falls out of them silently",
            scope=scope(described),
        ),
        rule(
            "no_value_is_an_empty_string",
            " and ".join(f"t.{c} is distinct from ''" for c in strings),
            note="What could not be determined is null: an empty string would count as known",
            scope=scope(described),
        ),
    ]


@cache
def country_codes() -> tuple[str, ...]:
    """ISO 3166-1 alpha-2 codes."""
    return tuple(sorted(c.alpha_2 for c in pycountry.countries))


@cache
def currency_codes() -> tuple[str, ...]:
    """ISO 4217 codes in use."""
    return tuple(sorted(c.alpha_3 for c in pycountry.currencies))


@cache
def language_codes() -> tuple[str, ...]:
    """ISO 639-1 codes."""
    return tuple(sorted(x.alpha_2 for x in pycountry.languages if hasattr(x, "alpha_2")))


def _codes(described: Table) -> list[Check]:
    """Columns that carry codes of a standard, by their name."""
    standards = {"country_code": ("ISO 3166-1", country_codes), "currency": ("ISO 4217", currency_codes), "language": ("ISO 639-1", language_codes)}
    return [
        in_set(
            c.name, standards[c.name][1](), f"{standards[c.name][0]}: other tables and other people's data are joined on these codes", scope=scope(described)
        )
        for c in described.columns
        if c.name in standards
    ]


# column -> (table it refers to, its key); tables whose rows may name what is no longer in the release
REFERENCES = {"document_id": "documents", "person_id": "people", "entity_id": "entities", "meeting_id": "meetings"}
HISTORY = ("ops.retractions", "ops.reviews")


def _references(described: Table) -> list[Check]:
    return [
        reference(f"t.{c.name}", REFERENCES[c.name], c.name, c.name)
        for c in described.columns
        if c.name in REFERENCES and described.name != REFERENCES[c.name] and described.name not in HISTORY
    ]


def reference(sql: str, target: str, key: str, column: str, also: Sequence[str] = ()) -> Check:
    """Every filled reference is met: a dangling one loses rows in a join."""
    return rule(
        f"{column}_is_in_{target}",
        f"{sql} is null or exists (from {target} r where r.{key} = {sql})",
        column,
        *also,
        note=f"Joins with {target} would lose this row",
        scope="table",
    )
