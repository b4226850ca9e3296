"""Facts by type and rule: how many, how sure, how often right in review, and a fair sample of each rule in its sentences."""

from __future__ import annotations

from flows.report.reader import Reader, Row, by
from flows.report.site import Site
from transforms.tables import FACT_TABLES, table

MAX_PER_RULE = 25
MAX_RULES = 150
MAX_SAMPLES = 1200

_RULES = """
select fact_type, rule, count(*) as facts, count(distinct document_id) as documents, avg(confidence) as confidence, min(confidence) as lowest
from facts group by 1, 2 order by 1, 3 desc, 2
"""
# By id, which is a hash: a fair sample that stays the same.
_SAMPLE = "select fact_id, rule from {name} qualify row_number() over (partition by rule order by fact_id) <= $1 order by rule, fact_id"


def write(reader: Reader, site: Site) -> None:
    """Write ``facts.html`` and a page a fact table."""
    rules = by(reader.rows(_RULES), "fact_type")
    types = [_type(name, rules.get(name, [])) for name in FACT_TABLES]
    site.write("facts.html", "facts.html", types=types, total=sum(t["facts"] for t in types))
    for described in types:
        name = described["name"]
        shown = described["rules"][:MAX_RULES]
        drawn = by(reader.rows(_SAMPLE.format(name=name), [min(MAX_PER_RULE, MAX_SAMPLES // max(len(shown), 1))]), "rule")
        evidence = reader.evidence(row["fact_id"] for rule in shown for row in drawn[rule["rule"]])
        site.write(f"facts/{name}.html", "fact_type.html", type=described, rules=shown, drawn=drawn, evidence=evidence)


def _type(name: str, rules: list[Row]) -> Row:
    described = table(name)
    return {"name": name, "en": described.en, "vi": described.vi, "rules": rules, "facts": sum(r["facts"] for r in rules)}
