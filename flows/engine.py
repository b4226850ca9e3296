"""The six stages in order, callable without Prefect: crash tests and small jobs need no server."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from flows import lineage, stage_publish, stage_read, stage_review, storage
from flows.run import Blocked, Run
from flows.settings import Settings

# Their behaviour is in the tables: another version of one of them means that documents are derived anew.
LIBRARIES = ("ftfy", "charset-normalizer", "trafilatura", "htmldate", "courlan", "rensa", "ahocorasick-rs")

MAX_LISTED = 1000  # refused records kept in the record of a run; a release has them all

Stage = Callable[[Run], Any]


def code_version(overlay: Path | None) -> str:
    """A hash of everything the tables depend on: transforms, its gazetteers, the user's overlays, the libraries behind them."""
    digest = hashlib.sha256()
    room = Path(__file__).parent.parent / "transforms"
    folders = [room] if overlay is None else [room, overlay]
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.suffix in (".py", ".csv")):
            digest.update(f"{path.relative_to(folder)}\0".encode())
            digest.update(path.read_bytes())
    for name in LIBRARIES:
        digest.update(f"{name} {importlib.metadata.version(name)}\0".encode())
    return digest.hexdigest()[:16]


@contextmanager
def opened(settings: Settings) -> Iterator[Run]:
    """A run that holds the writer's lock. However it ends, that is written to data/runs and its staging is removed."""
    storage.prepare(settings.data)
    with storage.writer_lock(settings.data, settings.wait_s):
        storage.sweep(settings.data)
        run = Run(settings, previous=storage.current(settings.data), version=code_version(settings.gazetteers))
        if run.previous is not None:
            run.is_rederiving = run.previous.manifest["version"] != run.version or not stage_publish.has_all_tables(run.previous)
        run.work.mkdir(parents=True)
        try:
            yield run
        except BaseException as error:
            _record(run, "blocked" if isinstance(error, Blocked) else "failed", reason(error), traceback.format_exc())
            raise
        else:
            _record(run, "published", None, None)
        finally:
            run.con.close()
            storage.remove(run.staging)


def reason(error: BaseException) -> str:
    """One line for the user."""
    if isinstance(error, KeyboardInterrupt):
        return "interrupted; the warehouse was left as it was"
    if isinstance(error, OSError) and error.strerror:
        where = f" ({os.fsdecode(error.filename)})" if error.filename else ""
        return f"{error.strerror}{where}; the warehouse was left as it was"
    text = " ".join(str(error).split()) or type(error).__name__
    return text if isinstance(error, Blocked | storage.DataFolderError) else f"{type(error).__name__}: {text}; the warehouse was left as it was"


def _record(run: Run, status: str, why: str | None, trace: str | None) -> None:
    row = stage_publish.run_row(run, status, why)
    tables = run.settings.data / "current" / "tables" if status == "published" else None
    lineage.append(run.settings.data / "reports" / "lineage.jsonl", lineage.events(row, map(str, run.settings.paths), tables, run.quality))
    storage.write_json(
        run.settings.data / "runs" / f"{run.run_id}.json",
        {"row": row, "summary": asdict(run.summary), "traceback": trace, "quarantine": run.quarantine[:MAX_LISTED]},
    )


def prepare(run: Run) -> stage_read.Plan:
    """Take in reviews and decide what to read."""
    stage_review.take_in(run)
    return stage_read.plan(run)


def stages(run: Run, planned: stage_read.Plan) -> Iterator[tuple[str, Stage]]:
    """Name and function of each stage the run needs, in order: with nothing new, only reading and loading."""
    yield "read", lambda r: stage_read.read(r, planned)
    if not run.has_changed:
        yield "load", stage_publish.republish
        return
    from flows import stage_derive

    yield "clean", stage_derive.clean
    yield "cluster", stage_derive.cluster
    yield "find", stage_derive.find
    yield "check", stage_publish.check
    yield "load", stage_publish.load_release


def execute(settings: Settings) -> dict[str, Any]:
    """Run all stages in this process and return the summary that ``khotin run --json`` prints."""
    with opened(settings) as run:
        planned = prepare(run)
        for _, stage in stages(run, planned):
            stage(run)
    return outcome(run)


def outcome(run: Run) -> dict[str, Any]:
    """The object of ``run --json``."""
    summary = asdict(run.summary)
    seconds = summary.pop("seconds")
    data = run.settings.data
    return {"run_id": run.run_id, **summary, "warehouse": str(data / "warehouse.duckdb"), "report": str(data / "reports" / "index.html"), "seconds": seconds}
