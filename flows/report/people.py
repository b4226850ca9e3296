"""Who is named, with which titles, and the sentences that say so."""

from __future__ import annotations

from flows.report.reader import Reader, by
from flows.report.site import Site

MAX_PEOPLE = 400
MAX_SENTENCES = 3

_MENTIONS = """
select person_id, fact_id from person_mentions semi join shown_people using (person_id)
qualify row_number() over (partition by person_id order by title is null, confidence desc, fact_id) <= $1
order by person_id, fact_id
"""


def write(reader: Reader, site: Site) -> None:
    """Write ``people.html``: those in most documents first."""
    people = reader.rows("from people order by document_count desc, name, person_id limit $1", [MAX_PEOPLE])
    reader.wanted("shown_people", "person_id", [p["person_id"] for p in people])
    roles = by(
        reader.rows("from people_roles semi join shown_people using (person_id) order by story_count desc, last_seen desc nulls last, title"), "person_id"
    )
    mentions = by(reader.rows(_MENTIONS, [MAX_SENTENCES]), "person_id")
    evidence = reader.evidence(m["fact_id"] for found in mentions.values() for m in found)
    site.write(
        "people.html", "people.html", people=people, roles=roles, mentions=mentions, evidence=evidence, total=reader.value("select count(*) from people")
    )
