"""Stage 1, read: input files to records, and what they change about the documents that are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from flows import inputs, replay, storage, workers
from flows.batches import PART_SCHEMA, FileReport, ReadJob, read_files
from flows.code_version import Touched
from flows.run import Run
from flows.settings import SettingsError
from transforms.fields import Keys
from transforms.records import Limits
from transforms.tables import table
from warehouse import staged

if TYPE_CHECKING:
    from flows.object_store import RemoteFile

    File = inputs.InputFile | RemoteFile

# A job is small enough that losing its worker costs little and large enough that a hand-over (some ms) does not show.
FILES_A_JOB = 128
BYTES_A_JOB = 8 << 20


@dataclass(slots=True)
class Plan:
    """Which files a run reads and which it leaves: decided by name, size and time of change alone."""

    read: list[File] = field(default_factory=list)
    skipped: list[inputs.Skipped] = field(default_factory=list)
    unchanged: list[dict[str, Any]] = field(default_factory=list)  # rows of ops.files
    removed: list[str] = field(default_factory=list)  # file URIs, only with --sync
    again: frozenset[str] = frozenset()  # documents that are asked for

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be read, taken back or made again."""
        return not self.read and not self.removed and not self.again


def plan(run: Run) -> Plan:
    """Walk the inputs and compare them with the last release's ``ops.files``."""
    ledger = {row["source_uri"]: row for row in _rows(run, "ops.files")}
    retried = {row["source_uri"] for row in _rows(run, "ops.quarantine")} if run.settings.retry_quarantine else set()
    asked = replay.select(run)
    retried |= asked.files
    planned = Plan(again=asked.documents)
    seen = set()
    for found in _walk(run):
        seen.add(found.uri)
        if isinstance(found, inputs.Skipped):
            planned.skipped.append(found)
        elif (known := ledger.get(found.uri)) and found.uri not in retried and (known["byte_size"], known["mtime_ns"]) == (found.size, found.mtime_ns):
            planned.unchanged.append(known)
        else:
            planned.read.append(found)
    if run.settings.sync:
        planned.removed = [uri for uri, row in ledger.items() if uri not in seen and row["state"] != "skipped"]
    return planned


def _walk(run: Run) -> Iterator[File | inputs.Skipped]:
    """The inputs; SettingsError for a name that leads to nothing and for a key mapping that names no field."""
    try:
        Keys.of(run.settings.mapping)
        yield from inputs.walk((p for p in run.settings.paths if not p.startswith("s3://")), storage.own_paths(run.settings.data))
        if remote := [p for p in run.settings.paths if p.startswith("s3://")]:
            from flows import object_store  # some 30 ms that few runs need

            yield from object_store.walk(remote)
    except (FileNotFoundError, ValueError) as error:
        raise SettingsError(str(error)) from error


def is_idle(run: Run, planned: Plan) -> bool:
    """Whether the run has nothing to do: same inputs, same code, same reviews."""
    return run.previous is not None and planned.is_empty and run.touched == Touched() and not run.reviewed_anew


def _rows(run: Run, name: str) -> list[dict[str, Any]]:
    return run.con.execute(f"from {staged.scan(table(name), [run.old_table(name)])}").to_arrow_table().to_pylist()  # type: ignore[no-any-return]


def read(run: Run, planned: Plan | None = None) -> None:
    """Read what is new or changed; writes document_sources, stage.declared, ops.files, ops.retractions and ``work/to_clean.parquet``."""
    with run.stage("read") as said:
        planned = planned or plan(run)
        run.has_changed = not is_idle(run, planned)
        reports = list(_read_all(run, planned.read))
        if run.has_changed:
            _take_in(run, planned, reports)
        s = run.summary
        s.unchanged += sum(row["records"] for row in planned.unchanged)
        s.read = s.loaded + s.duplicate + s.unchanged + s.quarantined
        said.append(f"{len(reports) + len(planned.unchanged)} files -> {s.read} records")
        said.append(f"{s.loaded} new, {s.duplicate} duplicate, {s.unchanged} unchanged, {s.quarantined} refused")


def _take_in(run: Run, planned: Plan, reports: list[FileReport]) -> None:
    _register(run, planned, reports)
    _count(run, reports)
    _write_sources(run)
    _write_retractions(run)
    _write_files(run, planned, reports)
    due = _TO_CLEAN.format(
        rederive=str(run.touched.everything or run.touched.text).lower(), raw=staged.scan(table("raw_documents"), [run.old_table("raw_documents")])
    )
    staged.write_batches(run.con, (due,), run.work / "to_clean.parquet", run.settings.batch_size)


def _read_all(run: Run, files: list[File]) -> Iterator[FileReport]:
    folder = run.work / "read"
    folder.mkdir(parents=True, exist_ok=True)
    groups = list(_groups(files))
    made = 0
    while groups:
        jobs = [ReadJob(group, folder / f"{made + i:06}", run.settings.data / "quarantine", Limits(), run.settings.mapping) for i, group in enumerate(groups)]
        made += len(jobs)
        groups = []
        for job, result in run.runner.run(read_files, jobs):
            if not isinstance(result, workers.Failure):
                yield from result
                continue
            for left in folder.glob(f"{job.part.name}-*"):
                left.unlink()
            if len(job.files) > 1:  # the one bad file is found by halving
                middle = len(job.files) // 2
                groups += [job.files[:middle], job.files[middle:]]
            else:
                (file,) = job.files
                refusal = {"source_uri": file.uri, "record_no": None, "stage": "read", "reason": result.reason, "detail": result.detail, "raw_sha256": None}
                yield FileReport(file.uri, file.size, file.mtime_ns, None, "quarantined", result.reason, 1, [refusal])


def _groups(files: Iterable[File]) -> Iterator[tuple[File, ...]]:
    group: list[File] = []
    size = 0
    for file in files:
        if group and (len(group) >= FILES_A_JOB or size + file.size > BYTES_A_JOB):
            yield tuple(group)
            group, size = [], 0
        group.append(file)
        size += file.size
    if group:
        yield tuple(group)


def _register(run: Run, planned: Plan, reports: list[FileReport]) -> None:
    """Make the records of this run and the sources of the last release visible to SQL."""
    con = run.con
    touched = [r.uri for r in reports] + planned.removed + [s.uri for s in planned.skipped]
    _list(run, "touched", touched)
    _list(run, "usable", [r.uri for r in reports if r.state == "read"])
    _list(run, "removed", planned.removed)
    run.con.register("asked_rows", pa.table({"document_id": pa.array(sorted(planned.again), pa.string())}))
    run.con.execute("create temp table asked as from asked_rows")
    _list(run, "refused_files", [r.uri for r in reports if r.state == "quarantined"])
    parts = ", ".join(staged.quoted(p) for p in staged.files(run.work / "read"))
    if parts:
        con.execute(f"create temp view new_records as select * from read_parquet([{parts}]) semi join usable using (file_uri)")
    else:
        con.register("no_records", PART_SCHEMA.empty_table())
        con.execute("create temp view new_records as from no_records")
    for name in ("document_sources", "documents", "stage.declared"):
        con.execute(f"create temp view old_{name.removeprefix('stage.')} as from {staged.scan(table(name), [run.old_table(name)])}")
    con.execute(_VERDICTS)


def _list(run: Run, name: str, uris: list[str]) -> None:
    run.con.register(f"{name}_rows", pa.table({"file_uri": pa.array(uris, pa.string())}))
    run.con.execute(f"create temp table {name} as select distinct file_uri from {name}_rows")


def _count(run: Run, reports: list[FileReport]) -> None:
    counts = dict(run.con.execute("select verdict, count(*) from verdicts group by verdict").fetchall())
    s = run.summary
    s.loaded, s.duplicate, s.unchanged = (counts.get(name, 0) for name in ("loaded", "duplicate", "unchanged"))
    for report in reports:
        run.quarantine += report.refusals
    s.quarantined = len(run.quarantine)


def _write_sources(run: Run) -> None:
    written = {}
    for name, query in (("document_sources", _SOURCES), ("stage.declared", _DECLARED)):
        filled = query.format(seen=staged.quoted(str(run.started_at)), run_id=staged.quoted(run.run_id), columns=", ".join(c.name for c in table(name).columns))
        written[name] = staged.write(run.con, table(name), filled, run.table(name))
    run.expect(written["document_sources"])
    run.con.execute(f"create temp view sources as from {staged.scan(table('document_sources'), [run.table('document_sources')])}")
    run.con.execute(f"create temp view declared as from {staged.scan(table('stage.declared'), [run.table('stage.declared')])}")


def _write_retractions(run: Run) -> None:
    query = _RETRACTED.format(seen=staged.quoted(str(run.started_at)), run_id=staged.quoted(run.run_id))
    run.summary.retracted = run.con.execute(f"select count(distinct document_id) from ({query})").fetchone()[0]
    old = staged.scan(table("ops.retractions"), [run.old_table("ops.retractions")])
    staged.write(run.con, table("ops.retractions"), f"from {old} union all by name ({query})", run.table("ops.retractions"))


def _write_files(run: Run, planned: Plan, reports: list[FileReport]) -> None:
    fresh = [
        {
            "source_uri": r.uri,
            "byte_size": r.byte_size,
            "mtime_ns": r.mtime_ns,
            "raw_sha256": r.raw_sha256,
            "state": r.state,
            "reason": r.reason,
            "records": r.records,
            "run_id": run.run_id,
        }
        for r in reports
    ]
    fresh += [{"source_uri": s.uri, "state": "skipped", "reason": s.reason, "records": 0, "run_id": run.run_id} for s in planned.skipped]
    run.con.register("file_rows", table("ops.files").from_rows(fresh))
    staged.write(
        run.con,
        table("ops.files"),
        f"from {staged.scan(table('ops.files'), [run.old_table('ops.files')])} where source_uri not in (from touched) union all by name from file_rows",
        run.table("ops.files"),
    )


# What became of each record: a source that is known is unchanged, content that is known is a duplicate, of equal new ones the smallest URI is loaded.
_VERDICTS = """
create temp table verdicts as
select r.document_id, r.source_uri,
  case when o.document_id is not null then 'unchanged'
    when d.document_id is not null then 'duplicate'
    when row_number() over (partition by r.document_id, o.document_id is null order by r.source_uri) = 1 then 'loaded'
    else 'duplicate' end as verdict
from new_records r
left join old_document_sources o on o.document_id = r.document_id and o.source_uri = r.source_uri
left join (select document_id from old_documents) d on d.document_id = r.document_id
"""

_SOURCES = """
from old_document_sources anti join touched using (file_uri)
union all by name
select r.document_id, r.source_uri, r.file_uri, r.raw_sha256, r.byte_size, r.format, r.encoding,
  coalesce(o.first_seen_at, {seen}::timestamp) as first_seen_at, coalesce(o.run_id, {run_id}) as run_id
from new_records r left join old_document_sources o using (document_id, source_uri)
"""

_DECLARED = """
select {columns} from old_declared
semi join (from old_document_sources anti join touched using (file_uri)) using (document_id, source_uri)
union all
select {columns} from new_records
"""

_RETRACTED = """
select o.document_id, o.source_uri,
  case when o.file_uri in (from removed) then 'removed' when o.file_uri in (from refused_files) then 'quarantined' else 'changed' end as reason,
  {seen}::timestamp as retracted_at, {run_id} as run_id
from old_document_sources o semi join old_documents d using (document_id) anti join sources s using (document_id)
"""

# A document is cleaned again when it is new, when its smallest source changed (that one declares its title, URL ...), when the code changed
# or when somebody asks for it.
# Texts are joined by the name of a record, not picked by a group: an aggregate of texts holds them all in memory.
_TO_CLEAN = """
with chosen as (select document_id, min(source_uri) as source_uri from sources group by document_id),
due as (select c.* from chosen c left join old_documents o using (document_id) where o.document_id is null or o.source_uri <> c.source_uri or {rederive}
    or c.document_id in (from asked)),
named as (select document_id, min(source_uri) as source_uri from new_records group by document_id),
texts as (select n.document_id, n.text from new_records n join named using (document_id, source_uri)
    union all select r.document_id, r.text from {raw} r semi join due using (document_id) anti join named using (document_id))
select d.document_id, d.source_uri, t.text, columns(k.* exclude (document_id, source_uri))
from texts t join due d using (document_id) join declared k using (document_id, source_uri)
order by d.document_id
"""
