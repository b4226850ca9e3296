"""What differs between two releases: documents and facts gained, lost, changed or moved, by rule, with their sentences."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from transforms.tables import FACT_TABLES, table
from warehouse import staged
from warehouse.scripts import COMMON_FACT_COLUMNS

CHANGES = ("gained", "lost", "changed", "moved")


@dataclass(frozen=True, slots=True)
class FactChange:
    """One fact that differs; ``before`` and ``after`` hold its values as JSON, None on the side where it is not."""

    change: str
    table: str
    rule: str
    document_id: str
    surface: str
    sentence: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Diff:
    """Documents by id; (table, rule, change) -> facts; the first facts of each table and change."""

    documents_gained: list[str]
    documents_lost: list[str]
    counts: dict[tuple[str, str, str], int]
    examples: list[FactChange]

    def __str__(self) -> str:
        """Lines for a terminal."""
        return "\n".join(_lines(self))


def diff(release_a: Path, release_b: Path, examples: int = 20) -> Diff:
    """Compare the Parquet of two release folders; ``examples`` facts are kept of each table and change.

    A fact is changed where the same span says something else, moved where the document says the same elsewhere. Facts of
    documents that only one release has are not counted: the document is. Raises FileNotFoundError for a table that is missing.
    """
    a, b = _tables(release_a), _tables(release_b)
    with tempfile.TemporaryDirectory() as scratch, staged.connect(Path(scratch)) as con:
        for side, folder in (("a", a), ("b", b)):
            for name in ("documents", "sentences"):
                con.execute(f"create view {name}_{side} as from read_parquet({staged.quoted(folder / f'{name}.parquet')})")
        gained, lost = (
            [row[0] for row in con.execute(f"select document_id from documents_{x} anti join documents_{y} using (document_id) order by all").fetchall()]
            for x, y in (("b", "a"), ("a", "b"))
        )
        counts: dict[tuple[str, str, str], int] = {}
        kept: list[FactChange] = []
        for name in FACT_TABLES:
            _compare(con, name, a / f"{name}.parquet", b / f"{name}.parquet")
            found = con.execute("select rule, change, count(*) from changes group by all order by all").fetchall()
            counts |= {(name, rule, change): count for rule, change, count in found}
            kept += _examples(con, name, examples)
    return Diff(gained, lost, counts, kept)


def _tables(release: Path) -> Path:
    folder = release / "tables" if (release / "tables").is_dir() else release
    if not (folder / "documents.parquet").exists():
        raise FileNotFoundError(f"{release} holds no release (no documents.parquet). `khotin status` lists the releases.")
    return folder


def _compare(con: duckdb.DuckDBPyConnection, name: str, a: Path, b: Path) -> None:
    """Leave the table ``changes``: a row per fact that is not in both releases, in documents that are."""
    own = ", ".join(c.name for c in table(name).columns if c.name not in COMMON_FACT_COLUMNS)
    for side, path in (("a", a), ("b", b)):
        con.execute(f"""create or replace temp view facts_{side} as
            select fact_id, document_id, sentence_no, start_char, end_char, surface, rule, to_json(struct_pack({own})) as said
            from read_parquet({staged.quoted(path)})""")
    con.execute("""
create or replace temp table changes as
with only_a as (
    select * from facts_a anti join facts_b using (fact_id) semi join documents_b using (document_id)
), only_b as (
    select * from facts_b anti join facts_a using (fact_id) semi join documents_a using (document_id)
), in_place as (
    select a.fact_id as a_id, b.fact_id as b_id
    from (select *, row_number() over (partition by document_id, start_char, end_char order by fact_id) as nth from only_a) as a
    join (select *, row_number() over (partition by document_id, start_char, end_char order by fact_id) as nth from only_b) as b
        using (document_id, start_char, end_char, nth)
), elsewhere as (
    select a.fact_id as a_id, b.fact_id as b_id
    from (
        select *, row_number() over (partition by document_id, surface, said order by start_char, fact_id) as nth
        from only_a where fact_id not in (select a_id from in_place)
    ) as a
    join (
        select *, row_number() over (partition by document_id, surface, said order by start_char, fact_id) as nth
        from only_b where fact_id not in (select b_id from in_place)
    ) as b using (document_id, surface, said, nth)
), paired as (
    select a_id, b_id, 'changed' as change from in_place
    union all
    select a_id, b_id, 'moved' from elsewhere
    union all
    select fact_id, null, 'lost' from only_a where fact_id not in (select a_id from in_place union all select a_id from elsewhere)
    union all
    select null, fact_id, 'gained' from only_b where fact_id not in (select b_id from in_place union all select b_id from elsewhere)
)
select
    change,
    coalesce(b.rule, a.rule) as rule,
    coalesce(b.document_id, a.document_id) as document_id,
    coalesce(b.start_char, a.start_char) as start_char,
    coalesce(b.surface, a.surface) as surface,
    coalesce(sentence_b.text, sentence_a.text, '') as sentence,
    a.said as before,
    b.said as after
from paired
left join only_a as a on a.fact_id = a_id
left join only_b as b on b.fact_id = b_id
left join sentences_a as sentence_a on sentence_a.document_id = a.document_id and sentence_a.sentence_no = a.sentence_no
left join sentences_b as sentence_b on sentence_b.document_id = b.document_id and sentence_b.sentence_no = b.sentence_no""")


def _examples(con: duckdb.DuckDBPyConnection, name: str, examples: int) -> list[FactChange]:
    rows = con.execute(
        """select change, rule, document_id, surface, sentence, before, after from changes
        qualify row_number() over (partition by change order by document_id, start_char, surface, before, after) <= $examples
        order by change, document_id, start_char, surface, before, after""",
        {"examples": examples},
    ).fetchall()
    return [FactChange(change, name, *rest) for change, *rest in rows]


def _lines(found: Diff) -> Iterator[str]:
    yield f"documents  {len(found.documents_gained)} gained, {len(found.documents_lost)} lost"
    yield from (f"  + {d}" for d in found.documents_gained[:20])
    yield from (f"  - {d}" for d in found.documents_lost[:20])
    if not found.counts:
        yield "facts      no difference in the documents both have"
        return
    yield f"{'table':<18}{'rule':<34}" + "".join(f"{change:>9}" for change in CHANGES)
    for name, rule in dict.fromkeys((name, rule) for name, rule, _ in found.counts):
        yield f"{name:<18}{rule:<34}" + "".join(f"{found.counts.get((name, rule, change), 0):>9}" for change in CHANGES)
    for fact in found.examples:
        yield f"{fact.change} {fact.table} {fact.rule} {fact.document_id}: {fact.surface!r} in {fact.sentence!r}"
        if fact.change != "moved":
            yield from (f"    {mark} {said}" for mark, said in (("-", fact.before), ("+", fact.after)) if said)
