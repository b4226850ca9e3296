"""The derived tables once more, after documents were put aside that had gone into them."""

from __future__ import annotations

import shutil

import pyarrow.parquet as pq

from flows.run import Run
from flows.stage_derive import cluster, merge_cleaned, merge_signatures
from flows.stage_find import find, merge_found
from warehouse import staged


def rederive(run: Run) -> None:
    """Make the derived tables again after documents were put aside.

    Where one of them had a twin, that may stand for the story now or have lost a date, so everything from clustering on is
    done again; else their rows are left out.
    """
    while run.is_stale:
        must_regroup, run.is_stale, run.must_regroup = run.must_regroup, False, False
        merge_cleaned(run)
        if must_regroup:
            for folder in ("cluster", "find", "known"):
                shutil.rmtree(run.work / folder, ignore_errors=True)
            for name in ("to_find", "to_find_again"):
                (run.work / f"{name}.parquet").unlink(missing_ok=True)
            cluster(run)
            find(run)
            continue
        merge_signatures(run)
        for path in (run.work / "stories.parquet", run.table("stage.anchors")):
            rows = run.con.execute(f"from read_parquet({staged.quoted(path)}) semi join alive using (document_id) order by document_id").to_arrow_table()
            pq.write_table(rows, path, compression="zstd")
        merge_found(run)
