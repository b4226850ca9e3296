"""The review page: one self-contained file in which a person accepts, rejects or corrects facts and saves ``reviews.csv``."""

from __future__ import annotations

import json
from typing import Any

from flows.report.reader import Reader, Row, fitting
from flows.report.site import Site, file_name, said
from transforms.tables import FACT_TABLES, table

# With 30 judged facts a rule that is right 95 times in 100 is known to about eight points either way (Wilson).
PER_RULE = 30
MAX_FACTS = 3_000
MAX_CHARS = 3_000_000

_DRAWN = """
select fact_id from facts where fact_id not in (select fact_id from ops.reviews)
qualify row_number() over (partition by fact_type, rule order by fact_id) <= $1
order by row_number() over (partition by fact_type, rule order by fact_id), fact_id limit $2
"""


def write(reader: Reader, site: Site) -> None:
    """Write ``reviews.html``: of every rule a fair sample of the facts nobody has judged yet, the rules in turn."""
    drawn = reader.values(_DRAWN, [PER_RULE, MAX_FACTS])
    evidence = reader.evidence(drawn)
    cards = list(fitting((_card(evidence[fact_id], site) for fact_id in drawn), MAX_CHARS, lambda card: len(str(card))))
    site.write(
        "reviews.html",
        "reviews.html",
        scripts=["review.js"],
        cards=cards,
        columns={name: _own_columns(name) for name in FACT_TABLES},
        total=reader.value("select count(*) from facts"),
        reviewed=reader.row("select count(*) as reviews, count(distinct fact_id) as facts from ops.reviews"),
        precision=reader.rows("from ops.rule_precision"),
        rejected=reader.rows("from ops.reviews where verdict <> 'accepted' order by reviewed_at desc, fact_id, reviewer limit 200"),
    )


def _card(fact: Row, site: Site) -> dict[str, Any]:
    return {
        "id": fact["fact_id"],
        "type": fact["fact_type"],
        "rule": fact["rule"],
        "confidence": round(fact["confidence"], 3),
        "before": fact["before"] or "",
        "surface": fact["surface"],
        "after": fact["after"] or "",
        "value": json.loads(fact["value"], parse_float=str),
        "said": said(fact["value"], site.names),
        "title": (fact["title"] or "")[:300],
        "publisher": (fact["publisher"] or "")[:80],
        "published": fact["published_at"].strftime("%Y-%m-%d") if fact["published_at"] else "",
        "page": f"documents/{file_name(fact['document_id'])}#{fact['fact_id']}" if fact["document_id"] in site.documents else "",
    }


def _own_columns(name: str) -> list[dict[str, Any]]:
    """The columns a correction may change, with their vocabularies."""
    common = {c.name for c in table("dates").columns[:11]}
    return [{"name": c.name, "about": c.en, "vocabulary": c.vocabulary} for c in table(name).columns if c.name not in common]
