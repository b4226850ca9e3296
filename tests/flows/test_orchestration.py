"""The run as a Prefect flow: tries of a publish, and what is forgotten of Prefect's history."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, SEEDS
from tests.flows import faults
from tests.flows.faults import Call, Fault


def run(data: Path, *articles: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "flows.cli", "run", *map(str, articles), "--data", str(data), "--no-report"]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environ}, capture_output=True, text=True, check=False)


def flow_runs(data: Path, change: str = "") -> list[str]:
    with sqlite3.connect(data / "prefect" / "prefect.db") as con:
        if change:
            con.execute(change)
        return [state for (state,) in con.execute("select state_type from flow_run order by start_time")]


@pytest.mark.slow
def test_a_publish_that_fails_for_good_is_tried_three_times_and_costs_one_line_and_old_history_is_forgotten(tmp_path: Path) -> None:
    data = tmp_path / "data"
    first, second = sorted(SEEDS.iterdir())[:2]
    assert run(data, first).returncode == 0
    assert flow_runs(data, "update flow_run set start_time = '2020-01-01 00:00:00', end_time = '2020-01-01 00:01:00'") == ["COMPLETED"]
    library = faults.library(tmp_path)
    if library is None:
        pytest.skip("there is no C compiler: the publish cannot be made to fail")
    fault = Fault(Call("rename", "staging/run-2/run-2", 1), "EIO").environ(data, tmp_path)
    failed = run(data, first, second, **fault, LD_PRELOAD=str(library), KHOTIN_RUN_ID="run-2", KHOTIN_KEEP_DAYS="30")
    assert failed.returncode == 1
    assert "Traceback" not in failed.stderr
    lines = [line for line in failed.stderr.splitlines() if not line.startswith("[")]
    assert len(lines) == 1, "\n".join(lines)
    line = lines[0]
    assert line.startswith("khotin: Input/output error")
    assert int.from_bytes((tmp_path / "counter").read_bytes(), sys.byteorder) == 3
    assert flow_runs(data) == ["FAILED"]


def test_a_disk_without_room_is_told_in_one_line_before_prefect_starts(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk)], capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here: a full disk cannot be had")
    try:
        done = run(disk / "data", *SEEDS.iterdir())
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("khotin: ")
    assert "MB are free" in line
    assert "The warehouse was left as it was." in line
