"""What cleaning took out of the texts, by rule."""

from __future__ import annotations

from flows.report.reader import Reader, by
from flows.report.site import Site

MAX_PER_RULE = 25
# White space that was taken out is no text.
PIECES = r"(select * from removed_text where regexp_matches(surface, '\S'))"
_SAMPLES = f"""
with drawn as (
  select * from {PIECES}
  qualify row_number() over (partition by rule order by hash(document_id || ordinal), document_id, ordinal) <= $1
)
select r.document_id, r.rule, r.position, r.surface[1:1000] as surface, d.title, d.publisher, d.published_at, d.source_uri
from drawn r join documents d using (document_id) order by r.rule, r.document_id, r.ordinal
"""


def write(reader: Reader, site: Site) -> None:
    """Write ``removed.html``."""
    rules = reader.rows(f"select rule, count(*) as pieces, count(distinct document_id) as documents from {PIECES} group by rule order by 2 desc, 1")
    samples = by(reader.rows(_SAMPLES, [MAX_PER_RULE]), "rule")
    site.write("removed.html", "removed.html", rules=rules, samples=samples, total=sum(rule["pieces"] for rule in rules))
