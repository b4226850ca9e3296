"""Where batches are worked on: worker processes that stay warm, a real Dask cluster of two processes, and what goes wrong on it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench import corpus
from flows import runner, runner_dask, workers
from flows.engine import execute
from flows.settings import Settings, SettingsError
from tests.conftest import ROOT, SEEDS, Published
from tests.flows.test_run import digests
from tests.flows.test_workers import double, misbehave, process_id


def touch_nowhere(_: str) -> None:
    Path("/proc/none/part.parquet").write_bytes(b"")


def settings(data: Path, **others: Any) -> Settings:
    (data / "staging").mkdir(parents=True, exist_ok=True)
    return Settings(**{"paths": (str(SEEDS),), "data": data, "workers": 2, "deadline_s": 60, **others})


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Two worker processes and a scheduler that others can connect to."""
    with runner_dask.own_cluster(settings(tmp_path_factory.mktemp("cluster"))) as running:
        yield running


@pytest.fixture
def dask(tmp_path: Path, cluster: Any) -> Iterator[runner_dask.DaskRunner]:
    found = runner_dask.DaskRunner(settings(tmp_path, runner="dask", address=cluster.scheduler_address))
    yield found
    found.close()


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """120 articles."""
    path = tmp_path_factory.mktemp("corpus") / "articles.parquet"
    corpus.write(120, path, None)
    return path


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory, many: Path) -> dict[str, str]:
    """Digests of all tables as one process on one machine makes them."""
    data = tmp_path_factory.mktemp("one") / "data"
    execute(settings(data, paths=(str(SEEDS), str(many)), workers=1))
    return digests(data)


def test_worker_processes_stay_warm_from_one_stage_to_the_next(tmp_path: Path) -> None:
    local = runner.opened(settings(tmp_path))
    first = {pid for _, pid in local.run(process_id, range(8))}
    second = {pid for _, pid in local.run(process_id, range(8))}
    local.rest()
    third = {pid for _, pid in local.run(process_id, range(8))}
    local.close()
    assert first == second
    assert not first & third


def test_a_stage_that_stops_listening_leaves_no_worker_busy(tmp_path: Path) -> None:
    local = runner.opened(settings(tmp_path))
    abandoned = local.run(double, range(100))
    assert next(abandoned) == (0, 0)
    abandoned.close()  # type: ignore[attr-defined]
    assert list(local.run(double, range(3))) == [(0, 0), (1, 2), (2, 4)]
    local.close()


def test_a_full_disk_is_no_fault_of_the_documents(tmp_path: Path) -> None:
    local = runner.opened(settings(tmp_path))
    with pytest.raises(OSError, match=r"No such file or directory: /proc/none/part\.parquet"):
        list(local.run(touch_nowhere, ["một"]))
    local.close()


def test_an_address_without_dask_and_an_unknown_runner_are_wrong_settings(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="with runner dask only"):
        settings(tmp_path, address="tcp://127.0.0.1:8786")
    with pytest.raises(SettingsError, match="must be one of local, dask"):
        settings(tmp_path, runner="ray")


def test_a_worker_tells_which_paths_it_does_not_see(tmp_path: Path) -> None:
    assert runner_dask.look([str(tmp_path), "/không/có"], None)["missing"] == ["/không/có"]


@pytest.mark.slow
def test_dask_gives_the_tables_of_one_process(tmp_path: Path, cluster: Any, many: Path, expected: dict[str, str]) -> None:
    execute(settings(tmp_path / "data", paths=(str(SEEDS), str(many)), runner="dask", address=cluster.scheduler_address, batch_size=16))
    assert digests(tmp_path / "data") == expected


@pytest.mark.slow
def test_a_worker_that_dies_in_the_middle_costs_nothing(tmp_path: Path, cluster: Any, many: Path, expected: dict[str, str]) -> None:
    killed: list[int] = []

    def kill_one_worker_at_work() -> None:
        while not any((tmp_path / "data" / "staging").glob("*/work/find/*/*.parquet")):
            time.sleep(0.01)
        killed.append(next(iter(cluster.workers.values())).pid)
        os.kill(killed[0], signal.SIGKILL)

    killer = threading.Thread(target=kill_one_worker_at_work)
    killer.start()
    summary = execute(settings(tmp_path / "data", paths=(str(SEEDS), str(many)), runner="dask", address=cluster.scheduler_address, batch_size=2))
    killer.join()
    assert killed
    assert (summary["loaded"], summary["quarantined"]) == (125, 0)
    assert digests(tmp_path / "data") == expected


@pytest.mark.slow
def test_what_a_job_dies_of_costs_that_job_and_no_dask_worker(dask: runner_dask.DaskRunner, cluster: Any) -> None:
    before = {w.pid for w in cluster.workers.values()}
    found = dict(dask.run(misbehave, ["a", "die", "b", "raise", "c", "exit"]))
    assert [found[ok] for ok in "abc"] == ["a xong", "b xong", "c xong"]
    assert {what: found[what].reason for what in ("die", "raise", "exit")} == {"die": "worker_died", "raise": "error", "exit": "worker_died"}
    assert {w.pid for w in cluster.workers.values()} == before


@pytest.mark.slow
def test_a_full_disk_of_a_worker_ends_the_run(dask: runner_dask.DaskRunner) -> None:
    with pytest.raises(OSError, match="No such file or directory"):
        list(dask.run(touch_nowhere, ["một"]))


@pytest.mark.slow
def test_workers_with_another_program_are_refused(tmp_path: Path, cluster: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner_dask, "_LOADED", "of another day")
    with pytest.raises(runner.RunnerError, match=r"the worker tcp://127\.0\.0\.1:\d+ has khotin \w+, here it is \w+.*left as it was.*Install the same"):
        runner_dask.DaskRunner(settings(tmp_path, runner="dask", address=cluster.scheduler_address))


@pytest.mark.slow
def test_an_address_that_does_not_answer_says_what_to_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner_dask, "CONNECT_S", 1)
    with pytest.raises(runner.RunnerError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9 .*left as it was.*`dask scheduler`"):
        execute(settings(tmp_path / "data", runner="dask", address="tcp://127.0.0.1:9"))
    assert not (tmp_path / "data" / "warehouse.duckdb").exists()


@pytest.mark.slow
def test_a_scheduler_that_goes_away_ends_the_run_in_one_line(tmp_path: Path) -> None:
    own = settings(tmp_path, runner="dask")
    with runner_dask.own_cluster(own) as mine:
        going = runner_dask.DaskRunner(Settings(**{**{n: getattr(own, n) for n in ("paths", "data", "runner")}, "address": mine.scheduler_address}))
        results = going.run(misbehave, ["a", "hang", "b"])
        assert next(results) == ("a", "a xong")
        mine.close()
        with pytest.raises(runner.RunnerError, match="went away during the run"):
            list(results)
        going.close()


def test_failures_stay_failures_and_only_a_missing_store_is_raised() -> None:
    lost = workers.Failure("worker_died", "the worker ended with SIGKILL")
    assert runner.checked(lost) == lost
    with pytest.raises(runner.RunnerError, match="worker_died"):
        runner.required(lost)


@pytest.mark.slow
def test_the_command_line_runs_the_same_flow_through_prefect_and_dask(tmp_path: Path, seeds_release: Published) -> None:
    command = [sys.executable, "-m", "flows.cli", "run", "--runner", "dask", "--no-report", "--json", "--data", str(tmp_path / "data")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["facts"] == seeds_release.summary["facts"]
    assert len(done.stderr.splitlines()) == 6, done.stderr
    assert digests(tmp_path / "data") == digests(seeds_release.data)
