"""Timetables, and a scheduler that really runs, watches and stops."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from flows import schedule, storage
from tests.conftest import ROOT, SEEDS


def test_six_every_morning_is_vietnamese_time() -> None:
    table = schedule.timetable("0 6 * * *", None, "Asia/Ho_Chi_Minh")
    due = table.after(datetime(2026, 11, 21, 23, 30, tzinfo=UTC))
    assert due is not None
    assert due.isoformat() == "2026-11-23T06:00:00+07:00"


def test_an_interval_is_counted_in_seconds() -> None:
    table = schedule.timetable(None, "15m", "Asia/Ho_Chi_Minh")
    now = datetime(2026, 1, 1, tzinfo=UTC)
    due = table.after(now)
    assert due is not None
    assert (due - now).total_seconds() == 900


@pytest.mark.parametrize(
    ("cron", "every", "zone"), [("61 * * * *", None, "UTC"), ("often", None, "UTC"), (None, "0m", "UTC"), (None, "15", "UTC"), (None, "1m", "Asia/Hue")]
)
def test_what_is_no_schedule_is_refused_with_an_example(cron: str | None, every: str | None, zone: str) -> None:
    with pytest.raises(schedule.ScheduleError, match="write for example"):
        schedule.timetable(cron, every, zone)


def test_a_dead_scheduler_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / schedule.FILE).write_text('{"pid": 1}', "utf-8")
    assert schedule.state(tmp_path) is None
    with storage.writer_lock(tmp_path, 0, ".schedule.lock"):
        assert schedule.state(tmp_path) == {"pid": 1}


def test_a_run_that_was_killed_is_told_by_the_scheduler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("KHOTIN_ON_FAILURE", f"tee {tmp_path / 'told.json'}")
    monkeypatch.setattr(schedule.sys, "executable", str(tmp_path / "dies"))
    (tmp_path / "dies").write_text("#!/bin/sh\nkill -9 $$\n", "utf-8")
    (tmp_path / "dies").chmod(0o755)
    assert not schedule.Scheduler(tmp_path, schedule.timetable(None, "1d", "UTC"), [], ("in",))._run(["in"])
    assert "a scheduled run was killed by SIGKILL" in json.loads((tmp_path / "told.json").read_text("utf-8"))["reason"]
    assert "the run ended with exit status -9" in capfd.readouterr().err


@pytest.mark.slow
def test_files_dropped_into_a_watched_folder_are_loaded_once_and_a_signal_ends_it_cleanly(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with (tmp_path / "log").open("wb") as log:
        arguments = ["schedule", "--watch", "in", "--every", "1d", "--no-prefect", "--no-report", "--data", "data"]
        command = [sys.executable, "-m", "flows.cli", *arguments]
        process = subprocess.Popen(command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=log, stderr=log)
    try:
        _until((tmp_path / "data" / schedule.FILE).exists)
        for path in sorted(SEEDS.iterdir())[:2]:
            shutil.copyfile(path, tmp_path / "in" / path.name)
        _until((tmp_path / "data" / "current").is_symlink)
        shown = json.loads(
            subprocess.run(
                [*command[:3], "status", "--json", "--data", "data"], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=True
            ).stdout
        )
        assert shown["schedule"]["pid"] == process.pid
    finally:
        process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
    said = (tmp_path / "log").read_text("utf-8")
    assert said.splitlines()[-1] == "schedule: stopped"
    assert "Traceback" not in said
    assert not (tmp_path / "data" / schedule.FILE).exists()
    with duckdb.connect(str(tmp_path / "data" / "warehouse.duckdb"), read_only=True) as con:
        assert con.execute("select count(*), count(distinct source_uri) from document_sources").fetchone() == (2, 2)


def _until(is_so: object) -> None:
    deadline = time.monotonic() + 120
    while not is_so():  # type: ignore[operator]
        assert time.monotonic() < deadline, "waited two minutes in vain"
        time.sleep(0.1)
