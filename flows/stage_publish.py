"""Stages 5 and 6, check and load: the tables of the release, their checks, the warehouse, and the one rename that publishes."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from flows import code_version, integrity, metrics, storage, workers
from flows.rederive import rederive
from flows.run import Blocked, Run, now, table_path
from flows.stage_derive import PUBLISHED, forget, quarantine_documents
from transforms.facts import gazetteer
from transforms.tables import published, table, tables
from warehouse import append, dimensions, load, staged

# After so many rounds of putting single documents aside the fault is not in the documents.
ROUNDS = 3
# Filling the warehouse beside the checks saves wall time; above this the two together would come near 3 GB (docs/SCALING.md).
SIDE_BY_SIDE = 80_000
# What these hold is known only when the checks are done, so the warehouse gets them last.
LATER = ("ops.quality_results", "ops.runs")


def check(run: Run) -> None:
    """Assemble the release's tables and validate them; documents with critical rows are put aside. Raises Blocked."""
    from expectations import validate as checks  # Great Expectations takes seconds to import

    with run.stage("check") as said:
        for _ in range(ROUNDS):
            rederive(run)
            assemble(run)
            _begin_warehouse(run)
            previous = run.previous.tables if run.previous and not run.settings.accept_changes else None
            counts = {name: getattr(run.summary, name) for name in ("read", "loaded", "duplicate", "quarantined", "unchanged")}
            result = checks.validate(run.release / "tables", run.run_id, run.settings.data / "reports", previous, counts)
            if result.blocked or not result.bad_documents:
                break
            _stop_warehouse(run)
            quarantine_documents(run, {d: ("failed_check", ", ".join(names)) for d, names in result.bad_documents.items()}, "check")
            forget(run)
        run.summary.checks = {"evaluated": result.evaluated, "failed": result.failed, "warnings": result.warnings}
        run.quality = result.results
        run.con.register("quality", result.results)
        _append(run, "ops.quality_results", "from quality")
        said.append(f"{result.evaluated} expectations, {result.failed} failed, {result.warnings} warnings")
        if result.blocked or result.bad_documents:
            # No release carries these results, so they wait beside the run's record for the next one that publishes.
            pq.write_table(result.results, run.settings.data / "runs" / f"{run.run_id}.quality.parquet")
            raise Blocked(result.message)


def assemble(run: Run) -> None:
    """Write documents, stories, the dimensions and the ops tables of the release."""
    con = run.con
    for name in ("stage.anchors", "stage.inferred"):
        con.execute(f"create or replace temp view {name.removeprefix('stage.')} as from {staged.scan(table(name), [run.table(name)])}")
    con.execute(f"create or replace temp view grouped as from read_parquet({staged.quoted(run.work / 'stories.parquet')})")
    run.summary.documents = staged.write(con, table("documents"), _documents(), run.table("documents"))
    con.execute(f"create or replace temp view documents as from {staged.scan(table('documents'), [run.table('documents')])}")
    run.summary.stories = staged.write(con, table("stories"), _STORIES, run.table("stories"))
    dimensions.build(run.release / "tables", run.table("stage.entity_rows"))
    _write_operations(run)


def _begin_warehouse(run: Run) -> None:
    """Fill the warehouse in a process of its own, where memory allows: the checks read the same tables and leave a core idle."""
    for name, rows in gazetteer.tables(run.settings.gazetteers).items():
        path = run.release / "tables" / "gazetteers" / f"{name}.parquet"
        path.parent.mkdir(exist_ok=True)
        pq.write_table(rows, path)
    if run.summary.documents <= SIDE_BY_SIDE:
        run.building = workers.Background(partial(load.build, run.release / "tables", later=LATER), run.release / "warehouse.duckdb")


def _stop_warehouse(run: Run) -> None:
    if run.building is not None:
        run.building.stop()
        run.building = None
    for left in run.release.glob("warehouse.duckdb*"):
        storage.remove(left)


def _finish_warehouse(run: Run) -> None:
    """Wait for the warehouse to be filled; where that failed it is built here, which tells why."""
    building, run.building = run.building, None
    target = run.release / "warehouse.duckdb"
    if building is None or isinstance(building.result(), workers.Failure):  # a retry, or no memory left beside the checks
        _stop_warehouse(run)
        load.build(run.release / "tables", target, later=LATER)
    append.replace(target, run.release / "tables", LATER)
    target.chmod(0o444)


def _documents() -> str:
    """SQL for ``documents``: what cleaning made, its story, and the publication date of the first rung that knows one."""
    base = ", ".join(f'"{c.name}"' for c in table("documents").columns if c.name not in (*PUBLISHED, "story_id", "is_canonical", "source_uri"))
    dates = ", ".join(f"case when i.document_id is not null and a.published_at is null then i.{name} else a.{name} end as {name}" for name in PUBLISHED)
    # Bounds may be known where the day is not: then there is no date that a method could have found.
    dates = dates.replace("end as published_method", "end as found_by")
    return f"""
with d as (select {base} from fresh_documents union all by name select {base} from old_documents semi join kept using (document_id)),
s as (select document_id, min(source_uri) as source_uri from sources group by document_id)
select d.*, s.source_uri, {dates}, g.story_id, g.is_canonical,
  case when coalesce(a.published_at, i.published_at) is not null then found_by end as published_method
from d join s using (document_id) join grouped g using (document_id) left join anchors a using (document_id) left join inferred i using (document_id)
"""


_STORIES = """
select story_id, max(document_id) filter (is_canonical) as canonical_document_id, count(*) as document_count,
  count(distinct coalesce(domain, publisher)) as publisher_count, min(published_at) as first_published_at, max(published_at) as last_published_at,
  coalesce(max(title) filter (is_canonical), min(title)) as title
from documents group by story_id
"""


def _write_operations(run: Run) -> None:
    rows = [{**row, "stored_at": run.started_at, "run_id": run.run_id} for row in run.quarantine]
    run.con.register("quarantine_rows", table("ops.quarantine").from_rows(rows))
    _append(run, "ops.quarantine", "from quarantine_rows")
    run.con.register("metric_rows", table("ops.metrics").from_rows(metrics.measure(run)))
    _append(run, "ops.metrics", "from metric_rows")
    run.con.register("run_rows", table("ops.runs").from_rows([run_row(run, "published", None)]))
    _append(run, "ops.runs", "from run_rows")
    for path in sorted((run.settings.data / "runs").glob("*.json")):
        _adopt(run, path)
    for described in published():  # what no stage wrote stands as it was
        if not run.table(described.name).exists():
            old = staged.scan(described, [run.old_table(described.name)])
            staged.write(run.con, described, f"from {old}", run.table(described.name))


def _adopt(run: Run, path: Path) -> None:
    """Take in the row of an earlier run that did not publish, so that the warehouse knows of it."""
    row = json.loads(path.read_text("utf-8"))["row"]
    known = run.con.execute(f"select count(*) from {staged.scan(table('ops.runs'), [run.table('ops.runs')])} where run_id = ?", [row["run_id"]]).fetchone()[0]
    if not known:
        run.con.register("adopted", table("ops.runs").from_rows([{**row, **{k: _moment(row[k]) for k in ("started_at", "finished_at")}}]))
        _extend(run, "ops.runs", "from adopted")
        results = path.with_suffix(".quality.parquet")
        if results.exists():
            _extend(run, "ops.quality_results", f"from {staged.scan(table('ops.quality_results'), [results])}")


def _extend(run: Run, name: str, rows: str) -> None:
    """Add rows to a table of the release being built."""
    built = run.table(name) if run.table(name).exists() else run.old_table(name)
    staged.write(run.con, table(name), f"from {staged.scan(table(name), [built])} union all by name ({rows})", run.table(name))


def _moment(text: str | None) -> Any:
    from datetime import datetime

    return datetime.fromisoformat(text) if text else None


def run_row(run: Run, status: str, reason: str | None) -> dict[str, Any]:
    """The run's row of ops.runs as things stand."""
    s = run.summary
    counts = {name: getattr(s, name) for name in ("read", "loaded", "duplicate", "quarantined", "unchanged", "retracted", "documents", "stories")}
    finished = now()
    return {
        "run_id": run.run_id,
        "started_at": run.started_at,
        "finished_at": finished,
        "status": status,
        "reason": reason,
        "code_version": run.version,
        **counts,
        "facts": sum(s.facts.values()),
        "seconds": round(sum(s.seconds.values()), 3),
    }


def _append(run: Run, name: str, rows: str) -> None:
    """Write a table of records of runs: what stood, this run's rows replaced."""
    built = run.table(name) if run.table(name).exists() else run.old_table(name)
    old = staged.scan(table(name), [built])
    staged.write(run.con, table(name), f"from {old} where run_id <> {staged.quoted(run.run_id)} union all by name ({rows})", run.table(name))


def load_release(run: Run) -> storage.Release:
    """Build the warehouse beside the tables, write the manifest, publish by rename."""
    with run.stage("load") as said:
        run.con.register("run_rows", table("ops.runs").from_rows([run_row(run, "published", None)]))
        _append(run, "ops.runs", "from run_rows")
        _finish_warehouse(run)
        write_manifest(run)
        release = _publish(run, said)
        said.append(f"{sum(run.summary.facts.values())} facts of {run.summary.documents} documents published")
    return release


def _publish(run: Run, said: list[str]) -> storage.Release:
    """Rename the release into place; with a lake its Parquet is there before, and what readers follow there moves after."""
    if not run.settings.lake:
        return storage.publish(run.settings.data, run.release, run.settings.keep_releases)
    from flows import lake

    index = lake.copy(run.settings.lake, run.release)
    release = storage.publish(run.settings.data, run.release, run.settings.keep_releases)
    said.append(lake.point(run.settings.lake, index, run.settings.keep_releases))
    return release


def write_manifest(run: Run) -> None:
    """Write ``manifest.json``: every file with its rows, bytes and SHA-256, and what the next run needs to know."""
    files = {}
    for path in sorted(run.release.rglob("*")):
        if path.is_file():
            rows = pq.read_metadata(path).num_rows if path.suffix == ".parquet" else None
            files[str(path.relative_to(run.release))] = {"rows": rows, "bytes": path.stat().st_size, "sha256": storage.sha256_of(path)}
    history = [*run.previous.manifest["history"], run.previous.path.name][-run.settings.keep_releases :] if run.previous else []
    manifest = {
        "run_id": run.run_id,
        "created_at": now(),
        "version": run.version,
        "code": code_version.digests(run.settings.gazetteers),
        "history": history,
        "summary": asdict(run.summary),
        "files": files,
    }
    storage.write_bytes(run.release / "manifest.json", integrity.seal(manifest))


def republish(run: Run) -> storage.Release:
    """Publish the last release's tables again under this run's id: nothing changed but the record of runs."""
    assert run.previous is not None
    with run.stage("load") as said:
        for path in run.previous.path.rglob("*.parquet"):
            target = run.release / path.relative_to(run.previous.path)
            target.parent.mkdir(parents=True, exist_ok=True)
            storage.link_or_copy(path, target)
        for name in published():
            if name.is_fact:
                run.summary.facts[name.name] = pq.read_metadata(table_path(run.previous.path, name.name)).num_rows
        last = run.previous.manifest["summary"]
        run.summary.documents, run.summary.stories, run.summary.checks = last["documents"], last["stories"], last["checks"]
        run.con.register("run_rows", table("ops.runs").from_rows([run_row(run, "published", None)]))
        _append(run, "ops.runs", "from run_rows")
        shutil.copyfile(run.previous.warehouse, run.release / "warehouse.duckdb")
        append.replace(run.release / "warehouse.duckdb", run.release / "tables", ["ops.runs"])
        (run.release / "warehouse.duckdb").chmod(0o444)
        write_manifest(run)
        release = _publish(run, said)
        said.append(f"nothing new; {run.summary.documents} documents stand as they were")
    return release


def has_all_tables(release: storage.Release) -> bool:
    """Whether the release has a file for every table this version keeps; else everything is derived anew."""
    return all(table_path(release.path, name).exists() for name in tables() if name != "stage.records")
