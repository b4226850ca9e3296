"""Several runs at once: one publishes, the others leave with a clear message, or wait."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from flows import storage
from tests.conftest import ROOT, SEEDS
from tests.flows import endurance
from tests.flows.crash import Bench
from tests.flows.warm_runs import WarmRuns

HEAVY = "('prefect', 'duckdb', 'pyarrow', 'great_expectations')"
CHECK = f"import sys; from flows.cli import main\ntry:\n    main(sys.argv[1:])\nfinally:\n    print([m for m in {HEAVY} if m in sys.modules])"


def start(data: Path, *more: str) -> subprocess.Popen[str]:
    article = next(SEEDS.iterdir())
    arguments = ["run", str(article), "--data", str(data), "--no-prefect", "--no-report", *more]
    return subprocess.Popen([sys.executable, "-m", "flows.cli", *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_run_that_finds_the_folder_taken_leaves_before_it_imports_anything_heavy(tmp_path: Path) -> None:
    storage.prepare(tmp_path)
    with storage.writer_lock(tmp_path, 0):
        done = subprocess.run([sys.executable, "-c", CHECK, "run", str(SEEDS), "--data", str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "[]\n")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"khotin: another run is writing to {tmp_path} (pid ")
    assert "The warehouse was left as it is." in line


@pytest.mark.slow
def test_of_four_runs_at_once_one_publishes_and_the_others_say_why_not(tmp_path: Path) -> None:
    with WarmRuns() as warm:
        met = endurance.meet(Bench(tmp_path, warm), rounds=1)
    assert met.wrong == []
    assert len(met.left_cpu_s) == 3


@pytest.mark.slow
def test_a_reader_during_publishes_meets_no_error_and_one_version_at_a_time(tmp_path: Path) -> None:
    with WarmRuns(few_checks=True) as warm:
        seen = endurance.read(tmp_path, warm, publishes=3, opens=50)
    assert seen.wrong == []
    assert seen.versions == {1, 2, 3}


@pytest.mark.slow
def test_with_wait_the_runs_go_one_after_the_other(tmp_path: Path) -> None:
    runs = [start(tmp_path / "data", "--wait", "120") for _ in range(2)]
    assert [run.wait(timeout=240) for run in runs] == [0, 0]
    assert len(list((tmp_path / "data" / "releases").iterdir())) == 2
