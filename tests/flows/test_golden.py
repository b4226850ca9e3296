"""Every fact of the five sample articles, as reviewed by eye against the articles.

python -m tests.flows.test_golden DATA    writes tests/golden/seeds.tsv anew from a run on the seeds; read the diff before you commit it
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import duckdb

from tests.conftest import ROOT, Published
from transforms.tables import FACT_TABLES, table

GOLDEN = ROOT / "tests" / "golden" / "seeds.tsv"
# Ids and the rule's name may change without the fact: they are not part of what was reviewed.
LEFT_OUT = {c.name for c in table("dates").columns[:11]} | {"person_id", "entity_id", "meeting_id"}


def facts(warehouse: Path) -> list[str]:
    """A line a fact: article, characters from-to, table, surface, what it says; in the order of the text."""
    lines = []
    with duckdb.connect(str(warehouse), read_only=True) as con:
        for name in FACT_TABLES:
            own = [c.name for c in table(name).columns if c.name not in LEFT_OUT]
            says = ", ".join(f'{c} := f."{c}"' for c in own)
            if name == "entity_mentions":
                says = "entity_type := e.entity_type, name := e.name, country_code := e.country_code"
            rows = con.execute(
                f"select regexp_extract(source_uri, '(\\d{{3}})_[0-9a-f]+[.]txt$', 1) as seed, f.start_char, f.end_char, surface, to_json(struct_pack({says})) "
                f"from {name} f join documents using (document_id) {'join entities e using (entity_id)' if name == 'entity_mentions' else ''}"
            ).fetchall()
            for seed, start, end, surface, said in rows:
                value = {k: v for k, v in json.loads(said).items() if v not in (None, False)}
                lines.append((seed, start, end, name, " ".join(surface.split()), json.dumps(value, ensure_ascii=False)))
    return ["\t".join(map(str, line)) for line in sorted(lines)]


def test_the_facts_of_the_sample_articles_are_those_that_were_reviewed(seeds_release: Published) -> None:
    assert facts(seeds_release.data / "warehouse.duckdb") == GOLDEN.read_text("utf-8").splitlines()


if __name__ == "__main__":
    GOLDEN.parent.mkdir(exist_ok=True)
    GOLDEN.write_text("\n".join(facts(Path(sys.argv[1]) / "warehouse.duckdb")) + "\n", "utf-8")
