"""What looked like a fact and was refused, by the reason, with the words around it: so that recall can be audited."""

from __future__ import annotations

from flows.report.reader import Reader, by
from flows.report.site import Site

MAX_PER_RULE = 25
MAX_RULES = 200

# One sentence holds the start; the sample of a rule is drawn by hash, so that it is fair and stays the same.
_SAMPLES = """
with drawn as (
  select * from rejected_candidates
  qualify row_number() over (partition by looked_like, rule order by hash(document_id || start_char), document_id, start_char) <= $1
)
select r.*, d.title, d.publisher, d.published_at, d.source_uri,
  substr(d.text, 1 + greatest(r.start_char - 90, 0), r.start_char - greatest(r.start_char - 90, 0)) as before,
  substr(d.text, r.end_char + 1, 90) as after
from drawn r join documents d using (document_id)
order by looked_like, rule, r.document_id, r.start_char
"""


def write(reader: Reader, site: Site) -> None:
    """Write ``refused.html``."""
    rules = reader.rows("select looked_like, rule, count(*) as candidates from rejected_candidates group by 1, 2 order by 3 desc, 1, 2 limit $1", [MAX_RULES])
    samples = by(({**row, "key": (row["looked_like"], row["rule"])} for row in reader.rows(_SAMPLES, [MAX_PER_RULE])), "key")
    site.write("refused.html", "refused.html", rules=rules, samples=samples, total=reader.value("select count(*) from rejected_candidates"))
