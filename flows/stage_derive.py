"""Stages 2 and 3, clean and cluster, batch by batch in worker processes; and what the stages of documents have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow.dataset import dataset

from flows import workers
from flows.batches import BandsJob, BatchJob, Slice, clean_batch, pair_bands
from flows.quarantine import Kept
from flows.run import Run
from flows.runner import required
from transforms.cluster import BANDS, SCAN_ROWS
from transforms.cluster import cluster as cluster_documents
from transforms.tables import table
from warehouse import staged

# Keys of bands that one job holds; it needs about three times as much.
BYTES_OF_BANDS = 128 << 20
CLEANED_TABLES = ("raw_documents", "removed_text", "sentences", "document_damage", "stage.offset_maps")
ASSIGNED = ("source_uri", "story_id", "is_canonical", "run_id")  # columns of documents that are not cleaning's
PUBLISHED = ("published_at", "published_precision", "published_method", "published_evidence", "published_earliest", "published_latest")


def clean(run: Run) -> None:
    """Clean the documents that are due; writes the tables of CLEANED_TABLES and stage.cleaned_dates, leaves their signatures."""
    with run.stage("clean") as said:
        out = run.work / "clean"
        count = sum(batches(run, clean_batch, run.work / "to_clean.parquet", out, "clean"))
        con = run.con
        con.execute(f"create temp table cleaned as select document_id from {_fresh(run)}")
        same = 0 if run.touched.everything else _leave_unchanged(run)
        failed = refused(run, "clean", out / "refused")
        # alive: documents that still have a source and were not refused. kept: those of them that were not cleaned again.
        known = "select document_id from old_documents union select document_id from cleaned"
        con.execute(f"create temp table alive as select distinct document_id from sources semi join ({known}) using (document_id)")
        con.execute("create temp table kept as select document_id from alive anti join cleaned using (document_id)")
        con.execute(f"create temp view fresh_documents as from {_fresh(run)} semi join cleaned using (document_id)")
        merge_cleaned(run)
        said.append(f"{count} documents cleaned, {failed} refused" + (f"; {same} came out as before" if same else ""))


def _leave_unchanged(run: Run) -> int:
    """Take documents whose rows all came out as in the last release out of ``cleaned``: what follows from them stands. Returns their number."""
    con = run.con
    con.execute("create temp table again as select document_id from cleaned semi join old_documents using (document_id)")
    compared = [(table(name), parts(run.work / "clean" / name.removeprefix("stage."), name), run.old_table(name)) for name in CLEANED_TABLES]
    compared += [(table(name), _fresh(run), run.old_table(name)) for name in ("documents", "stage.cleaned_dates")]
    for described, new, old_path in compared:
        names = ", ".join(c.name for c in described.columns if described.name != "documents" or c.name not in (*PUBLISHED, *ASSIGNED))
        new_rows = f"(select {names} from {new} semi join again using (document_id))"
        old_rows = f"(select {names} from {staged.scan(described, [old_path])} semi join again using (document_id))"
        others = " union ".join(f"select document_id from ({x} except all {y})" for x, y in ((new_rows, old_rows), (old_rows, new_rows)))
        con.execute(f"delete from again where document_id in ({others})")
    con.execute("delete from cleaned where document_id in (from again)")
    return int(con.execute("select count(*) from again").fetchone()[0])


def _fresh(run: Run) -> str:
    return parts(run.work / "clean" / "documents", "documents", without=("story_id", "is_canonical"))


def merge_cleaned(run: Run) -> None:
    """Write the tables of CLEANED_TABLES and stage.cleaned_dates for the documents that stand."""
    for name in CLEANED_TABLES:
        merge(run, name, run.work / "clean" / name.removeprefix("stage."), "kept", "cleaned")
    dates = ", ".join(("document_id", *PUBLISHED))
    old = staged.scan(table("stage.cleaned_dates"), [run.old_table("stage.cleaned_dates")])
    query = f"from {old} semi join kept using (document_id) union all by name select {dates} from fresh_documents"
    staged.write(run.con, table("stage.cleaned_dates"), query, run.table("stage.cleaned_dates"))


def refused(run: Run, stage: str, *folders: Path) -> int:
    """Quarantine what a stage refused, one row a source, and forget its sources; returns the number of documents."""
    paths = [path for folder in folders for path in staged.files(folder)]
    reasons = {row["document_id"]: row for path in paths for row in pq.read_table(path).to_pylist()}
    quarantine_documents(run, {d: (row["reason"], row["detail"]) for d, row in reasons.items()}, stage)
    return len(reasons)


def quarantine_documents(run: Run, reasons: dict[str, tuple[str, str | None]], stage: str) -> None:
    """Put documents aside: a row of ops.quarantine for every source, their text kept; their sources are forgotten."""
    if not reasons:
        return
    con = run.con
    con.register("refused_ids", pa.table({"document_id": pa.array(list(reasons), pa.string())}))
    places = [p for p in (run.table("raw_documents"), run.old_table("raw_documents"), run.work / "to_clean.parquet") if p.exists()]
    texts: dict[str, str] = {}
    for path in places:
        texts |= dict(con.execute(f"select document_id, text from read_parquet({staged.quoted(path)}) where document_id in (from refused_ids)").fetchall())
    new = dict(con.execute("select source_uri, verdict from verdicts").fetchall())
    sources = con.execute("select file_uri, document_id, source_uri from sources where document_id in (from refused_ids) order by all").fetchall()
    for file_uri, group in groupby(sources, itemgetter(0)):
        with Kept(run.settings.data / "quarantine", file_uri) as kept:
            for _, document_id, source_uri in group:
                reason, detail = reasons[document_id]
                sha256 = kept.add(texts[document_id].encode("utf-8")) if document_id in texts else None
                number = source_uri.removeprefix(f"{file_uri}#")
                record_no = int(number) if number != source_uri else None
                run.quarantine.append(
                    {"source_uri": file_uri, "record_no": record_no, "stage": stage, "reason": reason, "detail": detail, "raw_sha256": sha256}
                )
                _recount(run, new.get(source_uri))
    con.execute("drop view sources")
    path = run.table("document_sources")
    staged.write(con, table("document_sources"), f"from {staged.scan(table('document_sources'), [path])} where document_id not in (from refused_ids)", path)
    con.execute(f"create temp view sources as from {staged.scan(table('document_sources'), [path])}")


def _recount(run: Run, verdict: str | None) -> None:
    """A record that counted as loaded, duplicate or unchanged counts as quarantined from now on."""
    s = run.summary
    if verdict == "loaded":
        s.loaded -= 1
    elif verdict == "duplicate":
        s.duplicate -= 1
    else:
        s.unchanged -= 1
    s.quarantined += 1


def cluster(run: Run) -> None:
    """Group all documents into stories; writes stage.signatures, duplicate_pairs and stage.anchors, leaves ``work/stories.parquet``."""
    with run.stage("cluster") as said:
        con = run.con
        merge_signatures(run)
        columns = "document_id, title, char_count"
        dates = staged.scan(table("stage.cleaned_dates"), [run.table("stage.cleaned_dates")])
        documents = con.execute(
            f"with d as (select {columns} from fresh_documents union all select {columns} from old_documents semi join kept using (document_id)) "
            f"select d.*, {', '.join(PUBLISHED)} from d join {dates} using (document_id) order by document_id"
        ).to_arrow_table()
        grouped = cluster_documents(dataset(run.table("stage.signatures")), documents, partial(_texts, run), _candidates(run, documents.num_rows))
        pq.write_table(grouped.assignments, run.work / "stories.parquet")
        con.register("pairs", grouped.duplicate_pairs)
        staged.write(con, table("duplicate_pairs"), "from pairs", run.table("duplicate_pairs"))
        con.register("lent", grouped.dates)
        lent = ", ".join(("document_id", *PUBLISHED))
        own = staged.scan(table("stage.cleaned_dates"), [run.table("stage.cleaned_dates")])
        staged.write(
            con, table("stage.anchors"), f"from {own} anti join lent using (document_id) union all by name select {lent} from lent", run.table("stage.anchors")
        )
        run.summary.stories = grouped.assignments["story_id"].combine_chunks().unique().__len__()
        said.append(f"{documents.num_rows} documents -> {run.summary.stories} stories")


def merge_signatures(run: Run) -> None:
    """Write stage.signatures for the documents that stand."""
    merge(run, "stage.signatures", run.work / "clean" / "signatures", "kept", "cleaned")


def _texts(run: Run, ids: pa.Array) -> Iterator[pa.RecordBatch]:
    run.con.register("asked_texts", pa.table({"document_id": ids}))
    columns = "select document_id, text from"
    everything = f"{columns} fresh_documents union all {columns} old_documents semi join kept using (document_id)"
    yield from run.con.execute(f"from ({everything}) semi join asked_texts using (document_id)").to_arrow_reader(SCAN_ROWS)


def _candidates(run: Run, documents: int) -> Iterator[Any]:
    """Pairs of documents that share a band of their signatures, looked for by groups of bands where the batches are worked on."""
    groups = min(BANDS, max(run.runner.slots, documents * BANDS * 8 // BYTES_OF_BANDS + 1))
    jobs = [BandsJob(run.table("stage.signatures"), tuple(range(i, BANDS, groups)), run.work / "cluster" / "pairs" / f"{i:02}.parquet") for i in range(groups)]
    for job, result in run.runner.run(pair_bands, jobs):
        required(result)
        yield pq.read_table(job.out)["pair"].to_numpy()


def parts(folder: Path, name: str, without: tuple[str, ...] = ()) -> str:
    """SQL for the rows of a stage's parts; no rows where there are none."""
    paths = staged.files(folder)
    if not paths:
        return f"(select * exclude ({', '.join(without)}) from {staged.scan(table(name), [])})" if without else staged.scan(table(name), [])
    return f"(from read_parquet([{', '.join(map(staged.quoted, paths))}]))"


def merge(run: Run, name: str, folder: Path, keep: str, made: str = "alive") -> int:
    """Write a table: the last release's rows of the documents in ``keep``, and this run's parts in ``folder`` of those in ``made``."""
    old = staged.scan(table(name), [run.old_table(name)])
    query = f"from {old} semi join {keep} using (document_id) union all by name from {parts(folder, name)} semi join {made} using (document_id)"
    return staged.write(run.con, table(name), query, run.table(name))


def batches(run: Run, work: Callable[[BatchJob], int], path: Path, out: Path, stage: str, known: Path | None = None) -> Iterator[int]:
    """Run a worker function over the row groups of a file; a batch that fails is halved until the bad document stands alone."""
    if not path.exists():
        return
    metadata = pq.ParquetFile(path).metadata
    slices = [Slice(path, i, 0, metadata.row_group(i).num_rows) for i in range(metadata.num_row_groups)]
    reasons: dict[str, tuple[str, str | None]] = {}
    while slices:
        jobs = [BatchJob(s, out, run.run_id, run.settings.gazetteers, known, run.touched.finders) for s in slices]
        slices = []
        for job, result in run.runner.run(work, jobs):
            if not isinstance(result, workers.Failure):
                yield result
                continue
            for left in out.glob(f"*/{job.slice.name}"):
                left.unlink()
            if job.slice.stop - job.slice.start > 1:
                slices += job.slice.halves()
            else:
                document_id = job.slice.read()["document_id"][0].as_py()
                reasons[document_id] = (result.reason, result.detail)
    if reasons:
        _put_aside(run, reasons, stage)


def _put_aside(run: Run, reasons: dict[str, tuple[str, str | None]], stage: str) -> None:
    """Quarantine documents a worker died of. Past cleaning their rows are in tables already, so those are stale."""
    quarantine_documents(run, reasons, stage)
    if stage != "clean":
        forget(run)


def forget(run: Run) -> None:
    """Take the documents that were put aside last out of the working sets; ``rederive`` must follow."""
    con = run.con
    tables = {row[0] for row in con.execute("select table_name from duckdb_tables() where temporary").fetchall()}
    for name in {"cleaned", "alive", "kept", "due", "settled"} & tables:
        con.execute(f"delete from {name} where document_id in (from refused_ids)")
    pairs = staged.scan(table("duplicate_pairs"), [run.table("duplicate_pairs")])
    has_twin = con.execute(f"select count(*) from {pairs} where document_id in (from refused_ids) or duplicate_of in (from refused_ids)").fetchone()[0]
    run.must_regroup |= bool(has_twin) or not (run.work / "stories.parquet").exists()
    run.is_stale = True
