"""What looked like a fact and was refused, by the reason, with the words around it: so that recall can be audited."""

from __future__ import annotations

from flows.report.reader import Reader, around, by, cut
from flows.report.site import Site

MAX_PER_RULE = 25
MAX_RULES = 200
MAX_SAMPLES = 1200

# The sample of a rule is drawn by hash, so that it is fair and stays the same; number is the row on the document's page.
_SAMPLES = f"""
with numbered as (
  select *, row_number() over (partition by document_id order by start_char, end_char, looked_like, rule) as number from rejected_candidates
), drawn as (
  select * from numbered
  qualify row_number() over (partition by looked_like, rule order by hash(document_id || start_char), document_id, start_char) <= $1
)
select r.document_id, r.looked_like, r.rule, r.number, {cut("r.surface")} as surface, d.title, d.publisher, d.published_at, d.source_uri,
  {around("r", "s")}
from drawn r join documents d using (document_id)
left join sentences s on s.document_id = r.document_id and s.start_char <= r.start_char and r.start_char < s.end_char
order by looked_like, rule, r.document_id, r.start_char
"""


def write(reader: Reader, site: Site) -> None:
    """Write ``refused.html``."""
    rules = reader.rows("select looked_like, rule, count(*) as candidates from rejected_candidates group by 1, 2 order by 3 desc, 1, 2 limit $1", [MAX_RULES])
    most = max(min(MAX_PER_RULE, MAX_SAMPLES // max(len(rules), 1)), 1)
    samples = by(
        ({**row, "key": (row["looked_like"], row["rule"])} for row in reader.rows(_SAMPLES, [most])),
        "key",
    )
    site.write("refused.html", "refused.html", rules=rules, samples=samples, total=reader.value("select count(*) from rejected_candidates"))
