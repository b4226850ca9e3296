"""Stage 4, find: facts of documents that are new or changed, and after a change of rules what those rules touch in all others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from flows import stage_review
from flows.batches import find_again_batch, find_batch
from flows.run import Run
from flows.stage_derive import batches, forget, merge, parts, refused
from transforms.facts.finders import FINDERS, Finder, of_table
from transforms.facts.rows import FOUND_TABLES, INFERS
from transforms.tables import FACT_TABLES, table
from warehouse import staged

DOCUMENTS_A_TURN = 16_384  # 60 MB of text


def find(run: Run) -> None:
    """Find facts in documents that are new or whose publication date is known otherwise than last time; writes all fact tables.

    Where rules changed, the documents that stand go through the finders these touch, too, and keep what the others found.
    """
    with run.stage("find") as said:
        con, out = run.con, run.work / "find"
        con.execute(f"create or replace temp view anchors as from {staged.scan(table('stage.anchors'), [run.table('stage.anchors')])}")
        con.execute(f"create or replace temp view old_anchors as from {staged.scan(table('stage.anchors'), [run.old_table('stage.anchors')])}")
        moved = "select document_id from (from anchors semi join kept using (document_id) except from old_anchors)"
        asked = "select document_id from asked semi join alive using (document_id)"
        judged = stage_review.documents_to_find_again(run)
        con.execute(f"create or replace temp table due as select document_id from cleaned union ({moved}) union ({judged}) union ({asked})")
        con.execute("create or replace temp table settled as select document_id from alive anti join due using (document_id)")
        staged.write_batches(con, _in_turns(run, "due"), run.work / "to_find.parquet", run.settings.batch_size)
        for _ in batches(run, find_batch, run.work / "to_find.parquet", out, "find"):
            pass
        due = con.execute("select count(*) from due").fetchone()[0]
        again = _find_again(run) if run.touched.finders else 0
        failed = refused(run, "find", out / "refused", out / "again" / "refused")
        if failed:
            forget(run)
        run.runner.rest()  # their memory is the checks' now
        merge_found(run)
        said.append(f"{due} documents -> {sum(run.summary.facts.values())} facts in all" + (f"; {failed} put aside" if failed else ""))
        if run.touched.finders:
            said.append(f"{', '.join(f.name for f in FINDERS if f.name in run.touched.finders)} again in {again} more: {_changed(run)} came out otherwise")


def _find_again(run: Run) -> int:
    """The finders that a change of rules touches, in the documents that are not due anyway; returns their number."""
    con, known = run.con, run.work / "known"
    for name in FOUND_TABLES:
        _sort_by_document(run, name, known / f"{name}.parquet")
    staged.write_batches(con, _in_turns(run, "settled"), run.work / "to_find_again.parquet", run.settings.batch_size)
    for _ in batches(run, find_again_batch, run.work / "to_find_again.parquet", run.work / "find" / "again", "find", known):
        pass
    return int(con.execute("select count(*) from settled").fetchone()[0])


def _sort_by_document(run: Run, name: str, path: Path) -> None:
    """The last release's rows with each document's together, so that a worker opens few row groups for its batch."""
    path.parent.mkdir(parents=True, exist_ok=True)
    old = staged.scan(table(name), [run.old_table(name)])
    query = f"from {old} semi join settled using (document_id) order by document_id"
    run.con.execute(f"copy ({query}) to {staged.quoted(path)} (format parquet, compression zstd, row_group_size 20000)")


def _changed(run: Run) -> int:
    """How many documents some finder came to other facts in; ``merge_found`` has made the table."""
    return int(run.con.execute("select count(distinct document_id) from made_anew").fetchone()[0])


def merge_found(run: Run) -> None:
    """Write the tables of FOUND_TABLES: what stands of the last release, and what this run found."""
    con = run.con
    paths = staged.files(run.work / "find" / "again" / "made_anew")
    anew = (
        f"from read_parquet([{', '.join(map(staged.quoted, paths))}])" if paths else "select null::varchar as document_id, null::varchar as finder where false"
    )
    con.execute(f"create or replace temp table made_anew as {anew}")
    for name in FOUND_TABLES:
        rows = _merge(run, name)
        if name in FACT_TABLES:
            run.summary.facts[name] = rows
    stage_review.settle(run)


def _merge(run: Run, name: str) -> int:
    folders = [run.work / "find" / part / name.removeprefix("stage.") for part in ("", "again")]
    if not run.touched.finders:
        return merge(run, name, folders[0], "settled")
    old = f"from {staged.scan(table(name), [run.old_table(name)])} semi join settled using (document_id) where not {_is_void(name)}"
    new = " union all by name ".join(f"from {parts(folder, name)} semi join alive using (document_id)" for folder in folders)
    return staged.write(run.con, table(name), f"{old} union all by name {new}", run.table(name))


def _is_void(name: str) -> str:
    """SQL that holds for a row whose finder came to others this time."""
    if name == "rejected_candidates":
        return _made_by("looked_like", lambda finder: (*finder.refuses, *finder.writes))
    if name == "stage.entity_rows":
        return _made_by("entity_type", lambda finder: finder.entity_types)
    finder = INFERS if name == "stage.inferred" else of_table(name)
    return f"document_id in (select document_id from made_anew where finder = {staged.quoted(finder.name)})"


def _made_by(column: str, kinds: Callable[[Finder], tuple[str, ...]]) -> str:
    owners = " ".join(f"when {staged.quoted(kind)} then {staged.quoted(finder.name)}" for finder in FINDERS for kind in kinds(finder))
    return f"(document_id, case {column} {owners} end) in (select (document_id, finder) from made_anew)"


def _in_turns(run: Run, wanted: str) -> Iterator[str]:
    """``_articles`` of DOCUMENTS_A_TURN documents at a time, in the order of their ids: one query holds the lists of all of its rows."""
    run.con.execute(
        f"create or replace temp table turns as select document_id, (row_number() over (order by document_id) - 1) // {DOCUMENTS_A_TURN} as turn from {wanted}"
    )
    (count,) = run.con.execute("select coalesce(max(turn) + 1, 0) from turns").fetchone()
    for turn in range(count):
        run.con.execute(f"create or replace temp table at_turn as select document_id from turns where turn = {turn}")
        yield _articles(run, "at_turn")


def _articles(run: Run, wanted: str) -> str:
    """SQL for the input of ``find_facts``: a row a document of ``wanted``, with its sentences and its offset map as lists."""
    columns = "document_id, text, title, lead, publisher"
    return f"""
with d as (select {columns} from fresh_documents union all by name select {columns} from old_documents semi join kept using (document_id)),
s as (select document_id, list(start_char order by sentence_no) as sentence_starts,
        list(end_char order by sentence_no) as sentence_ends
      from {staged.scan(table("sentences"), [run.table("sentences")])} semi join {wanted} using (document_id) group by document_id)
select d.*, anchors.* exclude (document_id),
  coalesce(s.sentence_starts, []) as sentence_starts, coalesce(s.sentence_ends, []) as sentence_ends, m.* exclude (document_id)
from d semi join {wanted} using (document_id) join anchors using (document_id) left join s using (document_id)
join {staged.scan(table("stage.offset_maps"), [run.table("stage.offset_maps")])} m using (document_id)
order by d.document_id
"""
