"""How runs ended: one JSON file a run in data/runs, and data/running.json while one is at work."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from flows import lineage, stage_publish, storage
from flows.run import Run
from flows.storage import DIED

MAX_LISTED = 1000  # refused records kept in the record of a run; a release has them all


def begin(run: Run) -> None:
    """Write that the run is at work, so that the next one can tell if it dies."""
    storage.write_json(run.settings.data / "running.json", {"row": stage_publish.run_row(run, "running", None) | {"finished_at": None}})
    if run.settings.log_json:
        run.log("begin", paths=list(run.settings.paths), data=str(run.settings.data), code_version=run.version, crashed=run.crashed)


def close_dead(data: Path, release: storage.Release | None) -> str | None:
    """Record a run that died as crashed, or as published where it came that far; returns its id. Call with the lock held."""
    mark = data / "running.json"
    try:
        row = json.loads(mark.read_text("utf-8"))["row"]
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):  # not ours: files of khotin are whole or not there
        mark.unlink()
        return None
    if release is not None and release.path.name == row["run_id"]:
        row |= _counts(release.manifest["summary"]) | {"status": "published", "finished_at": release.manifest["created_at"]}
    else:
        row |= {"status": "crashed", "reason": DIED}
    storage.write_json(data / "runs" / f"{row['run_id']}.json", {"row": row, "summary": None, "traceback": None, "quarantine": []})
    mark.unlink()
    return str(row["run_id"])


def _counts(summary: dict[str, Any]) -> dict[str, Any]:
    """The columns of ops.runs that a manifest's summary knows."""
    names = ("read", "loaded", "duplicate", "quarantined", "unchanged", "retracted", "documents", "stories")
    return {name: summary[name] for name in names} | {"facts": sum(summary["facts"].values()), "seconds": round(sum(summary["seconds"].values()), 3)}


def end(run: Run, status: str, why: str | None, trace: str | None) -> None:
    """Write how a run ended. Where that fails the run's outcome stands and a warning is printed: the disk may be what failed it."""
    data = run.settings.data
    row = stage_publish.run_row(run, status, why)
    if run.settings.log_json:
        run.log("end", **{name: value for name, value in row.items() if name not in ("run_id", "started_at", "finished_at", "code_version")})
    tables = data / "current" / "tables" if status == "published" else None
    record = {"row": row, "summary": asdict(run.summary), "traceback": trace, "quarantine": run.quarantine[:MAX_LISTED]}
    try:
        storage.write_json(data / "runs" / f"{run.run_id}.json", record)
        lineage.append(data / "reports" / "lineage.jsonl", lineage.events(row, map(str, run.settings.paths), tables, run.quality))
        (data / "running.json").unlink(missing_ok=True)
    except OSError as error:
        with contextlib.suppress(OSError):
            print(f"khotin: warning: the record of {run.run_id} could not be written: {error.strerror}", file=run.stream)


def forget_oldest(data: Path, keep: int) -> int:
    """Remove the records of all but the newest runs; returns how many went."""
    paths = sorted((data / "runs").glob("run-*"), reverse=True)
    names = sorted({p.name.partition(".")[0] for p in paths}, reverse=True)
    dropped = set(names[keep:])
    for path in paths:
        if path.name.partition(".")[0] in dropped:
            path.unlink(missing_ok=True)
    return len(dropped)
