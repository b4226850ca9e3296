"""Stages 2 to 4, clean, cluster and find: what follows from the records alone, batch by batch in worker processes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow.dataset import dataset

from flows import stage_review, workers
from flows.batches import BandsJob, BatchJob, Slice, clean_batch, find_batch, keep_bytes, pair_bands, sign_batch
from flows.run import Run
from flows.runner import required
from transforms.cluster import BANDS
from transforms.cluster import cluster as cluster_documents
from transforms.facts.batch import FOUND_TABLES
from transforms.tables import FACT_TABLES, table
from warehouse import staged

# Keys of bands that one job holds; it needs about three times as much.
BYTES_OF_BANDS = 128 << 20
CLEANED_TABLES = ("raw_documents", "removed_text", "sentences", "document_damage", "stage.offset_maps")
PUBLISHED = ("published_at", "published_precision", "published_method", "published_evidence", "published_earliest", "published_latest")


def clean(run: Run) -> None:
    """Clean the documents that are due; writes the tables of CLEANED_TABLES and stage.cleaned_dates."""
    with run.stage("clean") as said:
        out = run.work / "clean"
        count = sum(_batches(run, clean_batch, run.work / "to_clean.parquet", out, "clean"))
        con = run.con
        con.execute(f"create temp table cleaned as select document_id from {_fresh(run)}")
        refused = _refused(run, out / "refused", "clean")
        # alive: documents that still have a source and were not refused. kept: those of them that were not cleaned again.
        known = "select document_id from old_documents union select document_id from cleaned"
        con.execute(f"create temp table alive as select distinct document_id from sources semi join ({known}) using (document_id)")
        con.execute("create temp table kept as select document_id from alive anti join cleaned using (document_id)")
        con.execute(f"create temp view fresh_documents as from {_fresh(run)} semi join cleaned using (document_id)")
        merge_cleaned(run)
        said.append(f"{count} documents cleaned, {refused} refused")


def _fresh(run: Run) -> str:
    return _parts(run.work / "clean" / "documents", "documents", without=("story_id", "is_canonical"))


def merge_cleaned(run: Run) -> None:
    """Write the tables of CLEANED_TABLES and stage.cleaned_dates for the documents that stand."""
    for name in CLEANED_TABLES:
        _merge(run, name, run.work / "clean" / name.removeprefix("stage."), "kept")
    dates = ", ".join(("document_id", *PUBLISHED))
    old = staged.scan(table("stage.cleaned_dates"), [run.old_table("stage.cleaned_dates")])
    query = f"from {old} semi join kept using (document_id) union all by name select {dates} from fresh_documents"
    staged.write(run.con, table("stage.cleaned_dates"), query, run.table("stage.cleaned_dates"))


def _refused(run: Run, folder: Path, stage: str) -> int:
    """Quarantine what a stage refused, one row a source, and forget its sources; returns the number of documents."""
    reasons = {row["document_id"]: row for path in staged.files(folder) for row in pq.read_table(path).to_pylist()}
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
    for document_id, file_uri, source_uri in con.execute(
        "select document_id, file_uri, source_uri from sources where document_id in (from refused_ids)"
    ).fetchall():
        reason, detail = reasons[document_id]
        sha256 = keep_bytes(texts[document_id].encode("utf-8"), run.settings.data / "quarantine") if document_id in texts else None
        number = source_uri.removeprefix(f"{file_uri}#")
        run.quarantine.append(
            {
                "source_uri": file_uri,
                "record_no": int(number) if number != source_uri else None,
                "stage": stage,
                "reason": reason,
                "detail": detail,
                "raw_sha256": sha256,
            }
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
        con, out = run.con, run.work / "cluster"
        staged.write_batches(con, "select * from fresh_documents order by document_id", run.work / "to_sign.parquet", run.settings.batch_size)
        for _ in _batches(run, sign_batch, run.work / "to_sign.parquet", out, "cluster"):
            pass
        _merge(run, "stage.signatures", out / "signatures", "kept")
        columns = "document_id, title, char_count"
        dates = staged.scan(table("stage.cleaned_dates"), [run.table("stage.cleaned_dates")])
        documents = con.execute(
            f"with d as (select {columns} from fresh_documents union all select {columns} from old_documents semi join kept using (document_id)) "
            f"select d.*, {', '.join(PUBLISHED)} from d join {dates} using (document_id) order by document_id"
        ).to_arrow_table()
        grouped = cluster_documents(dataset(run.table("stage.signatures")), documents, _candidates(run, documents.num_rows))
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


def _candidates(run: Run, documents: int) -> Iterator[Any]:
    """Pairs of documents that share a band of their signatures, looked for by groups of bands where the batches are worked on."""
    groups = min(BANDS, max(run.runner.slots, documents * BANDS * 8 // BYTES_OF_BANDS + 1))
    jobs = [BandsJob(run.table("stage.signatures"), tuple(range(i, BANDS, groups)), run.work / "cluster" / "pairs" / f"{i:02}.parquet") for i in range(groups)]
    for job, result in run.runner.run(pair_bands, jobs):
        required(result)
        yield pq.read_table(job.out)["pair"].to_numpy()


def find(run: Run) -> None:
    """Find facts in documents that are new or whose publication date is known otherwise than last time; writes all fact tables."""
    with run.stage("find") as said:
        con, out = run.con, run.work / "find"
        con.execute(f"create or replace temp view anchors as from {staged.scan(table('stage.anchors'), [run.table('stage.anchors')])}")
        con.execute(f"create or replace temp view old_anchors as from {staged.scan(table('stage.anchors'), [run.old_table('stage.anchors')])}")
        moved = "from anchors semi join kept using (document_id) except from old_anchors"
        judged = stage_review.documents_to_find_again(run)
        con.execute(
            f"create or replace temp table due as select document_id from cleaned union select document_id from ({moved}) union ({judged})"
            + (" union select document_id from alive" if run.is_finding_anew else "")
        )
        con.execute("create or replace temp table settled as select document_id from alive anti join due using (document_id)")
        staged.write_batches(con, _articles(run), run.work / "to_find.parquet", run.settings.batch_size)
        for _ in _batches(run, find_batch, run.work / "to_find.parquet", out, "find"):
            pass
        failed = _refused(run, out / "refused", "find")
        if failed:
            forget(run)
        run.runner.rest()  # their memory is the checks' now
        _merge_found(run)
        due = con.execute("select count(*) from due").fetchone()[0]
        said.append(f"{due} documents -> {sum(run.summary.facts.values())} facts in all" + (f"; {failed} put aside" if failed else ""))


def _merge_found(run: Run) -> None:
    for name in FOUND_TABLES:
        rows = _merge(run, name, run.work / "find" / name.removeprefix("stage."), "settled")
        if name in FACT_TABLES:
            run.summary.facts[name] = rows
    stage_review.settle(run)


def _articles(run: Run) -> str:
    """SQL for the input of ``find_facts``: a row a document, with its sentences and its offset map as lists."""
    columns = "document_id, text, title, lead, publisher"
    return f"""
with d as (select {columns} from fresh_documents union all by name select {columns} from old_documents semi join kept using (document_id)),
s as (select document_id, list(start_char order by sentence_no) as sentence_starts,
        list(end_char order by sentence_no) as sentence_ends
      from {staged.scan(table("sentences"), [run.table("sentences")])} semi join due using (document_id) group by document_id)
select d.*, anchors.* exclude (document_id),
  coalesce(s.sentence_starts, []) as sentence_starts, coalesce(s.sentence_ends, []) as sentence_ends, m.* exclude (document_id)
from d semi join due using (document_id) join anchors using (document_id) left join s using (document_id)
join {staged.scan(table("stage.offset_maps"), [run.table("stage.offset_maps")])} m using (document_id)
order by d.document_id
"""


def _parts(folder: Path, name: str, without: tuple[str, ...] = ()) -> str:
    """SQL for the rows of a stage's parts; no rows where there are none."""
    paths = staged.files(folder)
    if not paths:
        return f"(select * exclude ({', '.join(without)}) from {staged.scan(table(name), [])})" if without else staged.scan(table(name), [])
    return f"(from read_parquet([{', '.join(map(staged.quoted, paths))}]))"


def _merge(run: Run, name: str, parts: Path, keep: str) -> int:
    """Write a table: the last release's rows of the documents in ``keep``, and this run's."""
    old = staged.scan(table(name), [run.old_table(name)])
    query = f"from {old} semi join {keep} using (document_id) union all by name from {_parts(parts, name)} semi join alive using (document_id)"
    return staged.write(run.con, table(name), query, run.table(name))


def _batches(run: Run, work: Callable[[BatchJob], int], path: Path, out: Path, stage: str) -> Iterator[int]:
    """Run a worker function over the row groups of a file; a batch that fails is halved until the bad document stands alone."""
    if not path.exists():
        return
    metadata = pq.ParquetFile(path).metadata
    slices = [Slice(path, i, 0, metadata.row_group(i).num_rows) for i in range(metadata.num_row_groups)]
    reasons: dict[str, tuple[str, str | None]] = {}
    while slices:
        jobs = [BatchJob(s, out, run.run_id, run.settings.gazetteers) for s in slices]
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


def rederive(run: Run) -> None:
    """Make the derived tables again after documents were put aside.

    Where one of them had a twin, that may stand for the story now or have lost a date, so everything from clustering on is
    done again; else their rows are left out.
    """
    while run.is_stale:
        must_regroup, run.is_stale, run.must_regroup = run.must_regroup, False, False
        merge_cleaned(run)
        if must_regroup:
            for folder in ("cluster", "find"):
                shutil.rmtree(run.work / folder, ignore_errors=True)
            for name in ("to_sign", "to_find"):
                (run.work / f"{name}.parquet").unlink(missing_ok=True)
            cluster(run)
            find(run)
            continue
        _merge(run, "stage.signatures", run.work / "cluster" / "signatures", "kept")
        for path in (run.work / "stories.parquet", run.table("stage.anchors")):
            rows = run.con.execute(f"from read_parquet({staged.quoted(path)}) semi join alive using (document_id) order by document_id").to_arrow_table()
            pq.write_table(rows, path, compression="zstd")
        _merge_found(run)
