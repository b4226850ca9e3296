"""What two texts say of one subject and cannot both be true, side by side."""

from __future__ import annotations

from flows.report.reader import Reader
from flows.report.site import Site

MAX_PAIRS = 300


def write(reader: Reader, site: Site) -> None:
    """Write ``contradictions.html``."""
    pairs = reader.rows("select * from contradictions_now order by subject_type, subject, attribute, fact_id_a, fact_id_b limit $1", [MAX_PAIRS])
    total = reader.value("select count(*) from contradictions_now")
    evidence = reader.evidence([pair[f"fact_id_{side}"] for pair in pairs for side in "ab"])
    counts = reader.rows("select subject_type, attribute, count(*) as pairs from contradictions_now group by 1, 2 order by 3 desc, 1, 2")
    site.write("contradictions.html", "contradictions.html", pairs=pairs, evidence=evidence, total=total, counts=counts)
