"""What `khotin status` says of runs at work, runs that died and runs to come."""

from __future__ import annotations

import json
from pathlib import Path

from flows import schedule, status, storage

ROW = dict.fromkeys(("read", "loaded", "duplicate", "quarantined", "unchanged", "documents", "facts", "seconds"), 0)


def begun(data: Path) -> Path:
    """A data folder as a run leaves it that has begun."""
    storage.prepare(data)
    storage.write_json(data / "running.json", {"row": {**ROW, "run_id": "run-1", "status": "running", "reason": None}})
    return data


def test_a_run_at_work_is_running(tmp_path: Path) -> None:
    with storage.writer_lock(begun(tmp_path), 0):
        assert [r["status"] for r in status.runs(tmp_path, 10)] == ["running"]


def test_a_run_that_died_is_crashed_before_the_next_one_writes_that_down(tmp_path: Path) -> None:
    (row,) = status.runs(begun(tmp_path), 10)
    assert (row["status"], row["reason"]) == ("crashed", storage.DIED)


def test_the_next_scheduled_run_is_shown_while_the_scheduler_lives(tmp_path: Path) -> None:
    about = {"pid": 7, "timetable": "every 900 s", "next_run_at": "2026-11-23T06:00:00+07:00"}
    (begun(tmp_path) / schedule.FILE).write_text(json.dumps(about), "utf-8")
    assert json.loads(status.as_json(tmp_path, 1))["schedule"] is None
    with storage.writer_lock(tmp_path, 0, ".schedule.lock"):
        assert json.loads(status.as_json(tmp_path, 1))["schedule"] == about
        assert "scheduled: every 900 s, next run 2026-11-23T06:00:00+07:00 (pid 7)" in status.as_text(tmp_path, 1)
