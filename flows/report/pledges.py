"""Money given or promised, and the documents, agreements, laws and funds with a name."""

from __future__ import annotations

from flows.report.reader import Reader
from flows.report.site import Site

MAX_ROWS = 500


def write(reader: Reader, site: Site) -> None:
    """Write ``pledges.html`` and ``instruments.html``."""
    pledges = reader.rows("from pledge_ledger order by story_count desc, first_seen desc nulls last, giver, amount, fact_id limit $1", [MAX_ROWS])
    sums = reader.rows(
        "select currency, count(*) as pledges, sum(amount) as amount from pledge_ledger "
        "where amount is not null group by currency order by pledges desc, currency"
    )
    site.write(
        "pledges.html", "pledges.html",
        pledges=pledges, total=reader.value("select count(*) from pledge_ledger"), sums=sums, evidence=reader.evidence(p["fact_id"] for p in pledges),
    )  # fmt: skip
    instruments = reader.rows("from instrument_status order by story_count desc, document_count desc, name, fact_id limit $1", [MAX_ROWS])
    site.write(
        "instruments.html", "instruments.html",
        instruments=instruments, total=reader.value("select count(*) from instrument_status"), evidence=reader.evidence(i["fact_id"] for i in instruments),
    )  # fmt: skip
