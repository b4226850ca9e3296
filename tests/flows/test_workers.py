"""Worker processes: order, bounds, and every way a worker can fail without taking others along."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows import workers
from flows.workers import Failure


def double(number: int) -> int:
    return number * 2


def misbehave(what: str) -> str:
    if what == "hang":
        time.sleep(60)
    if what == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "grow":
        hoard = [bytearray(os.urandom(1 << 20) * 32) for _ in range(64)]
        return str(len(hoard))
    if what == "raise":
        raise LookupError("không có")
    if what == "exit":
        os._exit(3)
    if what == "print":
        print("một dòng của thư viện")
    return f"{what} xong"


def beat_slowly(seconds: float) -> str:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(0.1)
        workers.beat()
    return "đập đều"


def loaded_modules(_: int) -> list[str]:
    return [name for name in ("prefect", "great_expectations") if name in sys.modules]


def process_id(_: int) -> int:
    return os.getpid()


def test_results_come_in_the_order_of_the_items():
    assert list(workers.run(double, range(200), 2, 30)) == [(n, 2 * n) for n in range(200)]


@pytest.mark.slow
def test_a_worker_that_dies_hangs_grows_or_raises_costs_its_own_item_only():
    items = ["a", "die", "b", "hang", "c", "grow", "d", "raise", "e", "exit", "f"]
    found = dict(workers.run(misbehave, items, 2, 4, 600 << 20))
    assert list(found) == items
    assert {item: result.reason for item, result in found.items() if isinstance(result, Failure)} == {
        "die": "worker_died",
        "hang": "deadline_exceeded",
        "grow": "out_of_memory",
        "raise": "error",
        "exit": "worker_died",
    }
    assert [found[item] for item in "abcdef"] == [f"{item} xong" for item in "abcdef"]
    assert found["raise"].detail == "LookupError: không có"


@pytest.mark.slow
def test_a_beat_starts_the_deadline_anew():
    assert list(workers.run(beat_slowly, [4.0], 1, 2)) == [(4.0, "đập đều")]


def test_items_are_taken_a_bounded_number_in_advance():
    taken = []

    def source():
        for number in range(1000):
            taken.append(number)
            yield number

    results = workers.run(double, source(), 1, 30)
    next(results)
    assert len(taken) <= 20
    results.close()


def test_workers_end_with_the_iterator():
    results = workers.run(process_id, range(1000), 1, 30)
    pid = next(results)[1]
    results.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_warm_worker_serves_several_runs():
    with workers.Pool(1, 30) as pool:
        first = [pid for _, pid in pool.run(process_id, range(2))]
        second = [pid for _, pid in pool.run(process_id, range(2))]
    assert len({*first, *second}) == 1


def test_workers_do_not_import_the_main_module():
    program = "import sys; sys.modules['prefect'] = sys; from tests.flows.test_workers import *; print(list(workers.run(loaded_modules, [1], 1, 30)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[(1, [])]\n"


def test_what_a_library_prints_does_not_reach_standard_output():
    program = "from tests.flows.test_workers import *; print(list(workers.run(misbehave, ['print'], 1, 30)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[('print', 'print xong')]\n"
    assert "một dòng của thư viện" in done.stderr


def test_a_worker_dies_with_its_parent(tmp_path):
    program = (
        "import os, signal; from tests.flows.test_workers import *; results = workers.run(process_id, range(9), 1, 30); "
        "print(next(results)[1], flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    pid = int(done.stdout)
    for _ in range(100):
        if not os.path.exists(f"/proc/{pid}") or Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":
            return
        time.sleep(0.1)
    pytest.fail("the worker outlived its parent")


def test_a_pool_of_no_workers_is_refused():
    with pytest.raises(ValueError, match="0 workers"):
        list(workers.run(double, [1], 0, 30))


def test_a_function_runs_beside_its_caller() -> None:
    work = workers.Background(len, "abc")
    assert work.result() == 3


def test_what_runs_beside_the_caller_and_fails_says_why() -> None:
    found = workers.Background(int, "no number").result()
    assert isinstance(found, workers.Failure)
    assert found.reason == "error"
    assert "no number" in found.detail


def test_what_runs_beside_the_caller_can_be_stopped() -> None:
    work = workers.Background(time.sleep, 60)
    work.stop()
    work.stop()
