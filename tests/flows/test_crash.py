"""Killed runs, failing disks, vanished inputs: the warehouse is the old one or the new one, and the next run finishes the work.

CI kills a few; ``python -m tests.flows.crash`` does the whole programme.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows import storage
from flows.engine import StageTimeout, execute, timed
from flows.run import Run
from flows.settings import Settings, SettingsError
from tests.conftest import SEEDS
from tests.flows import faults
from tests.flows.crash import Bench
from tests.flows.digests import digests
from tests.flows.faults import Call, Fault
from tests.flows.warm_runs import WarmRuns

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder = tmp_path_factory.mktemp("crash")
    with WarmRuns(faults.library(folder), few_checks=True) as runs:
        yield Bench(folder, runs)


@pytest.mark.parametrize("share", [0.4, 0.9])
def test_a_run_killed_at_any_moment_leaves_the_old_or_the_new_warehouse_and_the_next_run_finishes(bench: Bench, share: float) -> None:
    assert bench.killed("killed", share)[1] == ""


@pytest.fixture(scope="module")
def exact(bench: Bench) -> Bench:
    if not bench.calls:
        pytest.skip("there is no C compiler: single calls cannot be met")
    return bench


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("write", "staging/run-2/run-2/tables/.documents.parquet.new"),
        ("rename", "staging/run-2/run-2"),
        ("symlink", ".current.new"),
        ("rename", ".current.new"),
        ("unlink", "running.json"),
    ],
)
def test_a_run_killed_on_entering_a_call_costs_the_run_only(exact: Bench, kind: str, path: str) -> None:
    assert Call(kind, path, 1) in exact.calls
    assert exact.killed_at("killed", Call(kind, path, 1)) == ""


def test_a_disk_that_is_full_from_a_write_on_costs_the_run_only(exact: Bench) -> None:
    at = [c for c in exact.calls if c.kind == "write"].index(Call("write", "staging/run-2/run-2/tables/.dates.parquet.new", 1)) + 1
    said, wrong = exact.failing("full", Fault(Call("write", "*", at), "ENOSPC"))
    assert wrong == ""
    assert "the warehouse was left as it was" in said


def test_a_lock_that_cannot_be_emptied_fails_no_run_that_has_published(exact: Bench) -> None:
    emptied = Call("ftruncate", ".lock", 2)
    assert emptied in exact.calls
    assert exact.failing("emptied", Fault(emptied, "EIO")) == ("exit status 0", "")


def test_a_run_that_was_killed_is_recorded_as_crashed(bench: Bench) -> None:
    data = bench.fresh("recorded")
    pid = bench.runs.start(bench.arguments(data), bench.log, bench.environ("run-2"))
    while not (data / "running.json").exists():
        assert Path(f"/proc/{pid}").exists()
    bench.runs.kill(pid)
    assert bench.runs.run(bench.arguments(data), bench.log, bench.environ("run-3")) == 0
    row = json.loads((data / "runs" / "run-2.json").read_text("utf-8"))["row"]
    assert row["status"] == "crashed"
    assert "killed" in row["reason"]
    assert not (data / "running.json").exists()


def _can_trace() -> bool:
    """Whether strace may attach to a child here; a container can forbid it."""
    if shutil.which("strace") is None:
        return False
    child = subprocess.Popen(["sleep", "5"])
    try:
        tracer = subprocess.run(["timeout", "0.5", "strace", "-o", os.devnull, "-p", str(child.pid)], capture_output=True, check=False)
        return b"not permitted" not in tracer.stderr
    finally:
        child.kill()
        child.wait()


def test_a_system_call_that_fails_costs_the_run_only(bench: Bench) -> None:
    if not _can_trace():
        pytest.skip("strace is not installed or may not attach to processes: faults cannot be injected")
    said, wrong = bench.injected("injected", "rename", "error=ENOSPC", "1+")
    assert wrong == ""
    assert said.startswith("khotin: ")
    assert "the warehouse was left as it was" in said


def test_a_full_disk_costs_the_run_only(bench: Bench, tmp_path: Path) -> None:
    """A real one: a small file system in memory, filled up to some kB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(disk)], capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here: a full disk cannot be had")
    try:
        data = disk / "data"
        shutil.copytree(bench.before, data, symlinks=True)
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(shutil.disk_usage(disk).free - (256 << 10)))
        assert bench.runs.run(bench.arguments(data), bench.log, bench.environ("run-2")) == 1
        assert "Traceback" not in bench.log.read_text("utf-8")
        assert digests(data / "warehouse.duckdb") == bench.old
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_read_only_data_folder_is_refused_in_one_line(bench: Bench, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(disk)], capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here: root may write into any folder")
    try:
        shutil.copytree(bench.before, disk / "data", symlinks=True)
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        assert bench.runs.run(bench.arguments(disk / "data"), bench.log) == 1
        (line,) = bench.log.read_text("utf-8").splitlines()
        assert line.startswith(f"khotin: cannot write to the data folder {disk}/data: it is read-only. Nothing was changed.")
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_vanished_input_stops_the_run_and_the_warehouse_stands(bench: Bench) -> None:
    data = bench.fresh("vanished")
    arguments = ["run", str(bench.folder / "nothing-here"), "--data", str(data), "--no-prefect"]
    assert bench.runs.run(arguments, bench.log) == 2
    assert "nothing-here: no such file or folder" in bench.log.read_text("utf-8").splitlines()[-1]
    assert digests(data / "warehouse.duckdb") == bench.old


def test_a_failed_publish_gives_the_built_release_back_for_another_try(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    storage.prepare(tmp_path)
    built = tmp_path / "staging" / "s" / "r1"
    built.mkdir(parents=True)
    (built / "manifest.json").write_text('{"history": []}', "utf-8")
    monkeypatch.setattr("flows.storage._point", _full)
    with pytest.raises(OSError, match="No space"):
        storage.publish(tmp_path, built, keep=2)
    monkeypatch.undo()
    assert storage.publish(tmp_path, built, keep=2).path == tmp_path / "releases" / "r1"


def _full(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_stage_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    run = Run(Settings(data=tmp_path, stage_timeout_s=0.2))

    def endless(run: Run) -> None:
        run.con.execute("select count(*) from range(100000000000) a, range(1000000) b where (a.range * b.range) % 7 = 3").fetchall()

    with pytest.raises(StageTimeout, match=r"stage find took more than 0\.2 s"):
        timed("find", endless)(run)
    run.con.close()


def test_a_failing_run_tells_the_hook_and_a_failing_hook_does_not_hide_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = tmp_path / "told.json"
    settings = Settings(paths=(str(tmp_path / "missing"),), data=tmp_path / "data", on_failure=f"tee {told}")
    with pytest.raises(SettingsError):
        execute(settings)
    assert "missing: no such file" in json.loads(told.read_text("utf-8"))["reason"]
    with pytest.raises(SettingsError):
        execute(Settings(paths=(str(tmp_path / "missing"),), data=tmp_path / "data", on_failure="false"))
    assert "failure hook did not work" in capsys.readouterr().err


def test_only_the_newest_records_of_runs_are_kept(tmp_path: Path) -> None:
    for _ in range(3):
        with pytest.raises(SettingsError):
            execute(Settings(paths=(str(SEEDS / "missing"),), data=tmp_path, keep_runs=2))
    assert len(list((tmp_path / "runs").iterdir())) == 2
