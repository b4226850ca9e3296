"""A page a document: its text with facts marked, where it came from, what was removed; and the index over all titles."""

from __future__ import annotations

from typing import Any

from flows.report.marking import Removed, Span, marked, placed
from flows.report.reader import Reader, Row, by, facts_of
from flows.report.removed import PIECES
from flows.report.site import Site, anchor, file_name, visible

# 22,000 documents at 30 kB are 660 MB of pages nobody opens; these are the newest and those the other pages speak of.
MAX_PAGES = 2500
MAX_TITLES = 20_000
MAX_TITLE_CHARS = 120
MAX_REMOVED = 1_000
MAX_LISTED = 500
MAX_CHARS = 300_000
MAX_FACTS = 3_000
CHUNK = 250
MAX_STORIES = 300

_CHOSEN = """
create or replace temp table chosen as
with cited as (
  select document_id_a as document_id from contradictions_now union select document_id_b from contradictions_now
  union select document_id from pledges union select document_id from meeting_mentions
), shown_stories as (select story_id from documents group by story_id having count(*) > 1)
select document_id, row_number() over (
  order by (document_id in (from cited)) desc, (story_id in (from shown_stories)) desc, published_at desc nulls last, document_id
) as place
from documents qualify place <= $1
"""

_CHOSEN_FACTS = f"""
create or replace temp table chosen_facts as
select fact_id, fact_type, document_id, sentence_no, start_char, end_char, surface, value, rule, confidence, raw_start_char, raw_end_char
from ({facts_of("chosen", "document_id")}) order by document_id, start_char, end_char, fact_id
"""

_INDEX = """
select document_id, title, publisher, published_at, source_uri, story_id, is_canonical, char_count, coalesce(facts, 0) as facts
from documents left join (select document_id, count(*) as facts from facts group by document_id) using (document_id)
order by published_at desc nulls last, document_id limit $1
"""


def choose(reader: Reader) -> dict[str, Any]:
    """What gets a page of its own, and what entities, people and meetings are called: the arguments of ``Site``."""
    reader.execute("create or replace temp table contradictions_now as from contradictions")
    reader.execute(_CHOSEN, [MAX_PAGES])
    reader.execute(_CHOSEN_FACTS)
    told_often = "select story_id from stories where document_count > 1 order by document_count desc, publisher_count desc, story_id limit $1"
    names = {row["id"]: row["name"] for row in reader.rows(_NAMES)}
    return {
        "documents": frozenset(reader.values("select document_id from chosen")),
        "stories": frozenset(reader.values(told_often, [MAX_STORIES])),
        "names": names,
    }


_NAMES = """
select entity_id as id, name from entities union all select person_id, name from people union all select meeting_id, name from meetings
"""


def write(reader: Reader, site: Site) -> None:
    """Write the index and the page of every chosen document."""
    _write_index(reader, site)
    chosen = reader.values("select document_id from chosen order by document_id")
    for first in range(0, len(chosen), CHUNK):
        _write_chunk(reader, site, chosen[first : first + CHUNK])


def _write_index(reader: Reader, site: Site) -> None:
    rows = reader.rows(_INDEX, [MAX_TITLES])
    listed = [r for r in rows if r["document_id"] in site.documents][:MAX_LISTED]
    titles = [_title(r) for r in rows]
    pages = {r["document_id"]: file_name(r["document_id"]) for r in rows if r["document_id"] in site.documents}
    counts = reader.row("select count(*) as documents, count(title) as titled, count(published_at) as dated from documents")
    site.write(
        "documents.html",
        "documents.html",
        scripts=["search.js"],
        listed=listed,
        counts=counts,
        page_count=len(site.documents),
        titles=[[*title[:4], pages.get(title[4])] for title in titles],
        methods=reader.rows("select coalesce(published_method, 'unknown') as method, count(*) as documents from documents group by 1 order by 2 desc, 1"),
        damage=reader.rows("select damage, count(*) as documents, sum(occurrences) as occurrences from document_damage group by 1 order by 2 desc, 1"),
    )


def _title(row: Row) -> list[Any]:
    name, outlet = row["title"] or visible(row["source_uri"]), row["publisher"] or ""
    published = row["published_at"].strftime("%Y-%m-%d") if row["published_at"] else ""
    return [name[:MAX_TITLE_CHARS], outlet[:MAX_TITLE_CHARS], published, row["facts"], row["document_id"]]


def _write_chunk(reader: Reader, site: Site, document_ids: list[str]) -> None:
    reader.wanted("chunk", "document_id", document_ids)

    def of(table: str, order: str) -> dict[Any, list[Row]]:
        return by(reader.rows(f"select * from {table} semi join chunk using (document_id) order by document_id, {order}"), "document_id")

    raw = {
        r["document_id"]: r["text"]
        for r in reader.rows(
            "select r.* from raw_documents r semi join (select document_id from removed_text semi join chunk using (document_id)) using (document_id)"
        )
    }
    rows = {name: of(table, order) for name, table, order in (
        ("facts", "chosen_facts", "start_char, end_char, fact_id"),
        ("removed", PIECES, "ordinal"),
        ("refused", "rejected_candidates", "start_char, end_char, looked_like, rule"),
        ("sources", "document_sources", "source_uri"),
        ("damage", "document_damage", "damage"),
    )}  # fmt: skip
    duplicates = by(reader.rows("select * from duplicate_pairs semi join chunk using (document_id) order by similarity desc, duplicate_of"), "document_id")
    for document in reader.rows("select d.* from documents d semi join chunk using (document_id) order by document_id"):
        key = document["document_id"]
        about = {name: found.get(key, []) for name, found in rows.items()}
        _write_document(site, document, raw.get(key, ""), about, duplicates.get(key, []))


def _write_document(site: Site, document: Row, raw: str, about: dict[str, list[Row]], duplicates: list[Row]) -> None:
    text = document["text"][:MAX_CHARS]
    facts, refused = about["facts"][:MAX_FACTS], about["refused"][:MAX_FACTS]
    for row in facts:
        row["anchor"] = anchor(row["fact_id"])
    for number, row in enumerate(refused, 1):
        row["anchor"] = f"r-{number}"
    spans = [Span(r["start_char"], r["end_char"], r["anchor"], r["fact_type"]) for r in facts]
    spans += [Span(r["start_char"], r["end_char"], r["anchor"], "refused") for r in refused]
    removed = [Removed(r["raw_start_char"], r["raw_end_char"], r["surface"], r["rule"]) for r in about["removed"][:MAX_REMOVED]]
    counts: dict[str, int] = {}
    for row in facts:
        counts[row["fact_type"]] = counts.get(row["fact_type"], 0) + 1
    if refused:
        counts["refused"] = len(refused)
    site.write(
        f"documents/{file_name(document['document_id'])}",
        "document.html",
        scripts=["document.js"],
        document=document,
        body=marked(text, spans, placed(text, raw, removed) if removed else []),
        facts=facts,
        refused=refused,
        removed=about["removed"],
        counts=counts,
        sources=about["sources"][:50],
        source_count=len(about["sources"]),
        damage=about["damage"],
        duplicates=duplicates,
        left_out={
            "characters": len(document["text"]) - len(text),
            "facts": len(about["facts"]) - len(facts),
            "refused candidates": len(about["refused"]) - len(refused),
            "removed pieces": len(about["removed"]) - len(removed),
        },
    )
