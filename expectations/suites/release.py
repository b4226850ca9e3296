"""The release as a whole: sums over tables, and volumes against the last release."""

from __future__ import annotations

from expectations.checks import Check, Suite, measure
from transforms.tables import Table, published

SOURCE = "(select 'release' as release) t"
STATES = ("loaded", "duplicate", "quarantined", "unchanged")

# Fewer rows than this may halve by chance; the five seeds have some 20 dates and 10 people.
ENOUGH_ROWS = 8


def suite(run_id: str, counts: dict[str, int]) -> Suite:
    """Sums that must hold in any release. ``counts`` are the run's, by state; further keys that name a table are its rows."""
    return Suite("release", SOURCE, {"release": "t.release"}, (*_sums(run_id, counts), *_rows(counts)))


def volumes(run_id: str) -> Suite:
    """What the last release had and this one must still have, on the documents that are in both (view ``common``)."""
    run = "'" + run_id.replace("'", "''") + "'"
    gone = f'((select count(distinct document_id) from "ops.retractions" where run_id = {run}) + (select count(*) from "ops.quarantine" where run_id = {run}))'
    checks = [
        measure(
            "documents_kept",
            f'select (select count(*) from documents) + {gone} - 0.9 * count(*) from "previous.documents"',
            0,
            None,
            "Documents leave a release by retraction or quarantine; nine tenths of the rest stay",
        ),
        measure(
            "documents_lost",
            f'select count(*) - {gone} from "previous.documents" p where p.document_id not in (select document_id from documents)',
            None,
            0,
            "Each document that left was counted as retracted or quarantined",
            severity="warning",
        ),
    ]
    tables = [t for t in published() if not t.name.startswith("ops.")]
    source = SOURCE + "".join(f",\n{_counted(t, '')}, {_counted(t, 'previous.')}" for t in tables)
    return Suite("volumes", source, {"release": "t.release"}, [*checks, *(check for t in tables for check in _kept(t))])


def _counted(table: Table, prefix: str) -> str:
    """SQL for one row: the table's rows and the filled values of its optional columns, of common documents if it has documents."""
    names = {c.name for c in table.columns}
    counts = ", ".join(["count(*) as n", *(f"count({c.name}) as {c.name}" for c in table.columns if not c.required)])
    where = " where document_id in (from common)" if "document_id" in names else ""
    return f'(select {counts} from "{prefix}{table.name}"{where}) as "{prefix or "now."}{table.name}"'


def _kept(table: Table) -> list[Check]:
    now, before = f'"now.{table.name}"', f'"previous.{table.name}"'
    why_rows = "The same documents give the same rows: rows were lost, or a rule went blind"
    why_values = "The same documents give the same values: a flood of nulls is a rule that went blind"
    rows = [] if table.name == "documents" else [_share(f"{table.name}_rows_kept", f"{now}.n", f"{before}.n", why_rows)]
    if "document_id" not in {c.name for c in table.columns}:
        return rows
    return rows + [_share(f"{table.name}_{c.name}_kept", f"{now}.{c.name}", f"{before}.{c.name}", why_values) for c in table.columns if not c.required]


def _share(name: str, now: str, before: str, note: str) -> Check:
    """Now in parts of before; 1 where there was too little to compare."""
    return measure(name, f"case when {before} < {ENOUGH_ROWS} then 1 else {now} / {before} end", 0.6, None, note)


def _sums(run_id: str, counts: dict[str, int]) -> list[Check]:
    run = "'" + run_id.replace("'", "''") + "'"
    total = sum(counts[s] for s in STATES)
    return [
        measure(
            "records_in_no_state",
            f"select {counts['read']} - {total}",
            0,
            0,
            "read = loaded + duplicate + quarantined + unchanged: every record ends in exactly one state",
        ),
        measure("smallest_count", f"select {min(counts.values())}", 0, None, "Counts are counted"),
        measure(
            "documents",
            "select count(*) from documents",
            0 if counts["read"] == 0 else 1 if counts["quarantined"] < counts["read"] else 0,
            None,
            "Records were read and not refused, so there are documents",
        ),
        measure(
            "documents_missing_from_loaded", f"select {counts['loaded']} - count(*) from documents", None, 0, "Every loaded record is a document of the release"
        ),
        measure(
            "sources_missing",
            f"select {counts['loaded'] + counts['duplicate']} - count(*) from document_sources",
            None,
            0,
            "Every loaded or duplicate record is a source of some document",
        ),
        measure(
            "quarantined_records_unlisted",
            f'select {counts["quarantined"]} - count(*) from (select distinct source_uri, record_no from "ops.quarantine" where run_id = {run})',
            0,
            0,
            "`khotin quarantine` lists every record that was refused",
        ),
        measure(
            "stories_without_canonical",
            "select (select count(*) from stories) - count(*) filter (is_canonical) from documents",
            0,
            0,
            "One document stands for each story",
        ),
        measure(
            "documents_outside_stories",
            "select (select count(*) from documents) - coalesce(sum(document_count), 0) from stories",
            0,
            0,
            "Stories share out the documents",
        ),
        measure(
            "share_of_largest_story",
            "select case when count(*) < 200 then 0 else (select coalesce(max(document_count), 0) from stories) / count(*) end from documents",
            0,
            0.2,
            "One story of a fifth of all documents is boilerplate taken for content, or a source that prints one page again and again",
            severity="warning",
        ),
        measure(
            "copies_without_pair",
            "select (select count(*) from documents where not is_canonical) - count(distinct document_id) from duplicate_pairs",
            0,
            0,
            "Each copy says which document it repeats",
        ),
        measure("raw_texts_too_many", "select count(*) - (select count(*) from documents) from raw_documents", None, 0, "One raw text a document"),
        measure(
            "facts_with_shared_id",
            "select count(*) - count(distinct fact_id) from all_facts",
            0,
            0,
            "explain(fact_id) finds one fact, whatever its table",
        ),
        measure(
            "people_unmentioned",
            "select count(*) from people where person_id not in (select person_id from person_mentions)",
            0,
            0,
            "A person nobody mentions was left over",
        ),
        measure(
            "meetings_unmentioned",
            "select count(*) from meetings where meeting_id not in (select meeting_id from meeting_mentions)",
            0,
            0,
            "A meeting nobody mentions was left over",
        ),
        measure(
            "facts_per_1000_characters",
            "select 1000 * (select count(*) from all_facts) / greatest(sum(char_count), 1) from documents",
            0.5,
            100,
            "News carries about ten facts a thousand characters",
            severity="warning",
        ),
        measure(
            "share_of_quarantined_records",
            f"select {counts['quarantined']} / {max(counts['read'], 1)}",
            0,
            0.2,
            "So many refusals point at the source or the reader",
            severity="warning",
        ),
        measure(
            "share_of_damaged_documents",
            "select count(distinct document_id) / greatest((select count(*) from documents), 1) from document_damage"
            " where damage not in ('missing_headline', 'glued_sentences')",
            0,
            0.3,
            "So much damage points at the source or the reader",
            severity="warning",
        ),
        measure(
            "share_not_vietnamese",
            "select coalesce(avg((language is distinct from 'vi')::int), 0) from documents",
            0,
            0.5,
            "The finders read Vietnamese",
            severity="warning",
        ),
        measure(
            "share_of_text_removed",
            "select coalesce(sum(removed), 0) / greatest((select sum(all_chars) from raw_sizes), 1) from removed_sizes",
            0,
            0.5,
            "Cleaning that removes half of the text removes articles",
            severity="warning",
        ),
    ]


def _rows(counts: dict[str, int]) -> list[Check]:
    names = {t.name for t in published()}
    return [
        measure(f"rows_of_{name}", f'select count(*) from "{name}"', rows, rows, "The file holds the rows that were written")
        for name, rows in counts.items()
        if name in names
    ]
