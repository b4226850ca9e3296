"""The SQL files of the warehouse: one view or macro a file, its description in the first two lines, English then Vietnamese."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template

from transforms.tables import FACT_TABLES, Table, table, tables

ROOT = Path(__file__).parent
COMMON_FACT_COLUMNS = tuple(c.name for c in table("dates").columns[:11])


@dataclass(frozen=True, slots=True)
class Script:
    """One .sql file; ``name`` carries the schema where it is not main (``ops.quality_trend``)."""

    name: str
    en: str
    vi: str
    sql: str

    @property
    def comment(self) -> str:
        """Both descriptions as the warehouse stores them."""
        return f"{self.en} | {self.vi}"


@cache
def views() -> tuple[Script, ...]:
    """Every view, after those it reads; a view that is a published table by now is left out."""
    found = {s.name: s for s in _scripts("views") if s.name not in tables()}
    return tuple(found[name] for name in sorted(found, key=lambda name: (_depth(found, name), name)))


def scalar_macros() -> tuple[Script, ...]:
    """Macros that give one value; views use them."""
    return tuple(s for s in _macros() if not _gives_rows(s))


def table_macros() -> tuple[Script, ...]:
    """Macros that give rows; they use views."""
    return tuple(s for s in _macros() if _gives_rows(s))


def signature(script: Script) -> str:
    """How a macro is called.

    >>> [signature(m) for m in table_macros() if m.name == "search"]
    ['search(query)']
    """
    return script.name + script.sql.partition(" as")[0]


def _gives_rows(script: Script) -> bool:
    return script.sql.partition("\n")[0].rstrip().endswith("as table")


@cache
def _macros() -> tuple[Script, ...]:
    return tuple(_scripts("macros"))


@cache
def column_comments() -> dict[tuple[str, str], tuple[str, str]]:
    """(view, column) -> both comments, from ``columns.csv``; view ``*`` holds for every view."""
    with (ROOT / "columns.csv").open(encoding="utf-8", newline="") as lines:
        return {(row["view"], row["column"]): (row["en"], row["vi"]) for row in csv.DictReader(lines)}


def column_comment(view: str, column: str) -> tuple[str, str]:
    """Both comments of a column: the view's own, one for all views, else that of the table column of the same name; KeyError where there is none."""
    known = column_comments()
    if found := known.get((view, column)) or known.get(("*", column)):
        return found
    for candidate in tables().values():
        for described in candidate.columns:
            if described.name == column and not candidate.name.startswith("stage."):
                return described.en, described.vi
    raise KeyError(f"column {column} of {view} has no comment; add a line to warehouse/columns.csv")


def _scripts(folder: str) -> list[Script]:
    return [_read(path) for path in sorted((ROOT / folder).glob("*.sql"))]


def _read(path: Path) -> Script:
    english, vietnamese, sql = path.read_text("utf-8").split("\n", 2)
    if not english.startswith("-- ") or not vietnamese.startswith("-- vi: "):
        raise ValueError(f"{path} must begin with two lines: -- English, -- vi: Vietnamese")
    return Script(path.stem, english.removeprefix("-- "), vietnamese.removeprefix("-- vi: "), Template(sql.strip()).safe_substitute(fact_rows=_fact_rows()))


def _depth(scripts: dict[str, Script], name: str) -> int:
    """How many views stand one on the other below a view."""
    words = set(scripts[name].sql.replace("(", " ").replace(")", " ").split())
    return max((1 + _depth(scripts, other) for other in scripts if other != name and other in words), default=0)


def _fact_rows() -> str:
    """SQL for all fact tables one below the other, their own columns as JSON."""
    return "\n    union all\n".join(_fact_row(table(name)) for name in FACT_TABLES)


def _fact_row(fact_table: Table) -> str:
    # Qualified, since DuckDB lets a macro's parameter (explain's fact_id) shadow a bare column of a view it reads.
    common = ", ".join(f"{fact_table.name}.{name}" for name in COMMON_FACT_COLUMNS)
    own = ", ".join(f"{c.name} := {fact_table.name}.{c.name}" for c in fact_table.columns if c.name not in COMMON_FACT_COLUMNS)
    return f"    select {common}, '{fact_table.name}' as fact_type, to_json(struct_pack({own})) as value from {fact_table.name}"
