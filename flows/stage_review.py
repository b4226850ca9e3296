"""What people said of facts: reviews in ``data/reviews/*.csv`` are taken in by the next run and settle its facts."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from flows import reviews
from flows.run import Run
from transforms.tables import FACT_TABLES, table
from warehouse import staged


def take_in(run: Run) -> None:
    """Read the review files and merge them with the last release's reviews; sets ``run.reviews`` and ``run.reviewed_anew``.

    Raises reviews.ReviewError for a file that cannot be used: nothing of the run has been done by then.
    """
    old = run.con.execute(f"from {staged.scan(table('ops.reviews'), [run.old_table('ops.reviews')])}").to_arrow_table().to_pylist()
    fresh = [row for path in sorted((run.settings.data / "reviews").glob("*.csv")) for row in reviews.read(path)]
    run.reviews = reviews.merge(old, fresh, run.run_id)
    before, now = reviews.decisions(old), reviews.decisions(run.reviews)
    run.reviewed_anew = {fact_id for fact_id in before.keys() | now.keys() if _said(before.get(fact_id)) != _said(now.get(fact_id))}


def _said(review: Any) -> Any:
    return review and (review["verdict"], review["corrected_value"])


def documents_to_find_again(run: Run) -> str:
    """SQL for the ids of documents that hold a fact with another verdict than last time; after a change of rules, with any verdict.

    The last release's tables have reviewed facts as settled, not as found: they do not tell what other finders read.
    """
    wanted = run.reviewed_anew | (reviews.decisions(run.reviews).keys() if run.touched.finders else set())
    if not wanted:
        return "select null::varchar as document_id where false"
    run.con.register("reviewed_anew", pa.table({"fact_id": pa.array(sorted(wanted), pa.string())}))
    known = " union ".join(
        f"select document_id from {staged.scan(table(name), [run.old_table(name)])} semi join reviewed_anew using (fact_id)" for name in FACT_TABLES
    )
    told = f"select document_id from {staged.scan(table('ops.reviews'), [run.old_table('ops.reviews')])} semi join reviewed_anew using (fact_id)"
    return f"select document_id from (({known}) union ({told})) semi join alive using (document_id)"


def settle(run: Run) -> None:
    """Take rejected facts out of the fact tables, put corrections in, and write ops.reviews with what the facts said before."""
    settled = reviews.decisions(run.reviews)
    if settled:
        run.con.register("settled_facts", pa.table({"fact_id": pa.array(sorted(settled), pa.string())}))
    told: dict[str, dict[str, Any]] = {}
    for name in FACT_TABLES if settled else ():
        facts = f"from {staged.scan(table(name), [run.table(name)])}"
        judged = run.con.execute(f"{facts} semi join settled_facts using (fact_id) order by fact_id").to_arrow_table().cast(table(name).schema)
        if judged.num_rows:
            kept, before = reviews.apply(name, judged, settled)
            told |= {row["fact_id"]: row for row in before}
            run.con.register("kept_facts", kept)
            run.summary.facts[name] = staged.write(
                run.con, table(name), f"{facts} anti join settled_facts using (fact_id) union all by name from kept_facts", run.table(name)
            )
    rows = [{**row, **({} if row.get("fact_type") else told.get(row["fact_id"], {}))} for row in run.reviews]
    run.con.register("review_rows", table("ops.reviews").from_rows(rows))
    staged.write(run.con, table("ops.reviews"), "from review_rows", run.table("ops.reviews"))
