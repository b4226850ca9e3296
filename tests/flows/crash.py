"""Kill runs at random moments and at each call that changes a file, let calls fail, and see that the warehouse is the old or the new one.

As a program it does what CI cannot afford: ``python -m tests.flows.crash --kills 300 --calls --faults``; docs/OPERATIONS.md has the figures.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

from flows import storage
from tests.flows import faults
from tests.flows.digests import beside_staging, digests, parquet_bytes
from tests.flows.faults import Call, Fault
from tests.flows.warm_runs import ROOT, WarmRuns

SEEDS = ROOT / "seeds" / "articles"
EPOCH = "1795000000"
SCRATCH = "staging/run-2/work/"


@dataclass
class Bench:
    """Articles in two states, the release of the first, and what the second comes to when nobody disturbs the run."""

    folder: Path
    runs: WarmRuns
    calls: list[Call] = field(default_factory=list)  # of the undisturbed run, where the library that tells them is loaded
    known: dict[str, str] = field(default_factory=dict)  # verdicts by ``beside_staging``
    digested: dict[str, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.articles = self.folder / "articles"
        self.before = self.folder / "before"
        self.log = self.folder / "log"
        self.articles.mkdir(parents=True)
        first, second, third = sorted(SEEDS.iterdir())[:3]
        for path in (first, second):
            shutil.copyfile(path, self.articles / path.name)
        self._set_times()
        assert self._run(self.before, "run-1") == 0, self.log.read_text("utf-8")
        # The second state: one document less, more, and another.
        (self.articles / first.name).unlink()
        shutil.copyfile(third, self.articles / third.name)
        with (self.articles / second.name).open("a", encoding="utf-8") as out:
            out.write("\nNgày 20/7/2020, Bộ trưởng cho biết sẽ đóng góp 200.000 USD.\n")
        self._set_times()
        time.sleep(0.4)  # the reader waits for files that have just changed
        undisturbed = self.fresh("undisturbed")
        started = time.monotonic()
        watched = faults.watched(undisturbed, self.folder)
        assert self.runs.run(self.arguments(undisturbed), self.log, self.environ("run-2") | watched) == 0, self.log.read_text("utf-8")
        self.took_s = time.monotonic() - started
        self.calls = faults.calls(undisturbed, self.folder)
        self.old, self.new = (digests(data / "warehouse.duckdb") for data in (self.before, undisturbed))
        assert self.old != self.new
        self.new_parquet = parquet_bytes(undisturbed / "releases" / "run-2")

    def _set_times(self) -> None:
        for path in self.articles.iterdir():
            os.utime(path, (int(EPOCH) - 3600,) * 2)

    def arguments(self, data: Path) -> list[str]:
        """The command line of a run."""
        return ["run", str(self.articles), "--data", str(data), "--no-prefect", "--no-report", "--sync", "--workers", "2"]

    def environ(self, run_id: str) -> dict[str, str]:
        """What makes a run repeat to the byte."""
        return {"KHOTIN_RUN_ID": run_id, "SOURCE_DATE_EPOCH": EPOCH}

    def _run(self, data: Path, run_id: str) -> int:
        return self.runs.run(self.arguments(data), self.log, self.environ(run_id))

    def fresh(self, name: str) -> Path:
        """A data folder with the first release."""
        data = self.folder / name
        shutil.rmtree(data, ignore_errors=True)
        shutil.copytree(self.before, data, symlinks=True)
        return data

    def killed(self, name: str, share: float) -> tuple[str, str]:
        """A run killed after a share of the time the last one took, and the run after it: when that was, and what was wrong."""
        data = self.fresh(name)
        pid = self.runs.start(self.arguments(data), self.log, self.environ("run-2"))
        after_s = share * self.took_s
        time.sleep(after_s)
        status = self.runs.kill(pid)
        return f"after {after_s:.3f} s, {'killed' if status < 0 else 'it had ended'}", self.verdict(data)

    def killed_at(self, name: str, call: Call) -> str:
        """A run killed on entering a call, and the run after it: what was wrong. Where a kill left the same files before, its verdict stands."""
        data = self.fresh(name)
        environ = self.environ("run-2") | Fault(call).environ(data, self.folder)
        status = self.runs.run(self.arguments(data), self.log, environ)
        if status != -9:
            return f"the call was not reached: exit status {status} {self.log.read_text('utf-8')}"
        return self._known_verdict(data)

    def _known_verdict(self, data: Path) -> str:
        """The verdict; where files were left like that before, theirs, once the sweep was seen to empty the staging area."""
        left = beside_staging(data)
        if left not in self.known:
            self.known[left] = self.verdict(data)
        elif storage.sweep(data) and list((data / "staging").iterdir()):
            return "the sweep left something in the staging area"
        return self.known[left]

    def failing(self, name: str, fault: Fault) -> tuple[str, str]:
        """A run whose calls fail, and the run after it: what it said, and what was wrong."""
        data = self.fresh(name)
        environ = self.environ("run-2") | fault.environ(data, self.folder)
        return self._told(data, self.runs.run(self.arguments(data), self.log, environ))

    def injected(self, name: str, call: str, fault: str, when: str) -> tuple[str, str]:
        """The same by strace's ``inject``, which counts calls for each process by itself."""
        data, gate = self.fresh(name), self.folder / f"{name}.gate"
        gate.unlink(missing_ok=True)
        pid = self.runs.start(self.arguments(data), self.log, self.environ("run-2"), gate)
        tracer = subprocess.Popen(
            ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={call}", "-e", f"inject={call}:{fault}:when={when}", "-p", str(pid)],
            stderr=subprocess.DEVNULL,
        )
        while _tracer_of(pid) == 0 and tracer.poll() is None:
            time.sleep(0.005)
        gate.touch()
        status = self.runs.wait(pid)
        tracer.wait()
        return self._told(data, status, can_speak=call != "write")

    def _told(self, data: Path, status: int, can_speak: bool = True) -> tuple[str, str]:
        """What a disturbed run said, and what is wrong with that, with the warehouse or with the run after it."""
        said = self.log.read_text("utf-8", "replace")
        errors = [line for line in said.splitlines() if line.startswith("khotin: ") and not line.startswith("khotin: warning")]
        released = os.path.basename(os.readlink(data / "current"))
        wrong = self._known_verdict(data)
        if status == 1 and can_speak and len(errors) != 1:
            wrong += f" exit status 1 with {len(errors)} messages: {said[-2000:]}"
        if status in (0, 1) and released != {0: "run-2", 1: "run-1"}[status]:
            wrong += f" exit status {status}, but {released} is published: {said[-2000:]}"
        if "Traceback" in said:
            wrong += f" a traceback: {said[-2000:]}"
        return (errors[0] if errors else f"exit status {status}"), wrong

    def _digests(self, warehouse: Path) -> dict[str, str]:
        """The digests of a warehouse; of a file with the same bytes they are known."""
        content = hashlib.sha256(warehouse.read_bytes()).hexdigest()
        if content not in self.digested:
            self.digested[content] = digests(warehouse)
        return self.digested[content]

    def verdict(self, data: Path) -> str:
        """Whether the warehouse is the old or the new one, and a further run leads to the new one with nothing left over."""
        released = os.path.basename(os.readlink(data / "current"))
        stands = self._digests(data / "warehouse.duckdb")
        if stands != {"run-1": self.old, "run-2": self.new}.get(released):
            return f"the warehouse is neither the old nor the new one ({released})"
        started = time.monotonic()
        status = self._run(data, "run-3" if released == "run-2" else "run-2")
        if released == "run-1":
            self.took_s = time.monotonic() - started
        if status != 0:
            return f"the next run ended with {status}: {self.log.read_text('utf-8')}"
        wrong = [name for name, found in digests(data / "warehouse.duckdb").items() if found != self.new[name]]
        if wrong:
            return f"the next run's tables are others: {wrong}"
        made = parquet_bytes(data / "releases" / "run-2")
        if other := sorted(name for name in made.keys() | self.new_parquet.keys() if made.get(name) != self.new_parquet.get(name)):
            return f"Parquet with other bytes: {other}"
        left = [str(p.relative_to(data)) for p in data.rglob("*") if p.name.endswith(".new") or p.parent.name == "staging"]
        return f"left over: {left}" if left else ""


def _tracer_of(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("TracerPid:")))


Trial = tuple[str, Callable[[], tuple[str, str]]]


def kills(bench: Bench, count: int, seed: int) -> Iterator[Trial]:
    """At random moments, from the start of a run to a little after its end."""
    chance = random.Random(seed)
    for share in [chance.uniform(0, 1.05) for _ in range(count)]:
        yield f"killed at {share:.3f} of a run", lambda s=share: bench.killed("d", s)


def kills_at_calls(bench: Bench, with_scratch: bool) -> Iterator[Trial]:
    """At every call that changes a file; of the writes to a file in the scratch folder the first and the last, unless all are wanted."""
    last = {(c.kind, c.path): c.number for c in bench.calls}
    chosen = [c for c in bench.calls if with_scratch or c.kind != "write" or not c.path.startswith(SCRATCH) or c.number in (1, last[c.kind, c.path])]
    for call in chosen:
        yield f"killed at {call}", lambda c=call: ("", bench.killed_at("d", c))


def failures(bench: Bench) -> Iterator[Trial]:
    """Every fsync, rename, symlink, chmod, unlink, ftruncate and all of its kind after it; writes, creates, mkdirs from the first to each path on.

    ENOSPC and EIO take turns: to the program they are the same OSError.
    """
    errors = cycle(("ENOSPC", "EIO"))
    for kind in ("fsync", "rename", "symlink", "chmod", "unlink", "ftruncate", "write", "create", "mkdir"):
        ours = [c for c in bench.calls if c.kind == kind]
        for number in (n for n, c in enumerate(ours, 1) if kind not in ("write", "create", "mkdir") or c.number == 1):
            fault = Fault(Call(kind, "*", number), next(errors))
            yield f"{fault.error} from {kind} {number} on ({ours[number - 1].path})", lambda f=fault: bench.failing("d", f)


def straced(bench: Bench, count: int) -> Iterator[Trial]:
    """The same by strace, for the first so many calls of each process."""
    for call in ("rename", "fsync", "write", "mkdir", "unlink", "symlink", "chmod", "ftruncate", "pwrite64"):
        for error in ("ENOSPC", "EIO"):
            for n in range(1, count + 1):
                yield f"strace: {error} from {call} {n} on", lambda c=call, e=error, n=n: bench.injected("d", c, f"error={e}", f"{n}+")


def main() -> int:
    """Run what is asked for; exit status 1 where anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=0, help="runs killed at random moments")
    parser.add_argument("--calls", action="store_true", help="a run killed at each call that changes a file")
    parser.add_argument("--scratch", action="store_true", help="with --calls: every write to scratch files too, not the first and last alone")
    parser.add_argument("--faults", action="store_true", help="runs whose calls fail from each n-th on")
    parser.add_argument("--strace", type=int, default=0, help="runs whose calls strace lets fail from the n-th on, for n up to so many")
    parser.add_argument("--few-checks", action="store_true", help="a run with one suite of expectations: Great Expectations is most of a run's time")
    parser.add_argument("--share", default="1/1", help="2/3: the second of every three trials, to run several at once")
    parser.add_argument("--after", type=int, default=0, help="leave out the first so many trials of the share: go on where a programme was stopped")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="khotin-crash-") as folder:
        library = faults.library(Path(folder))
        with WarmRuns(library, options.few_checks) as runs:
            bench = Bench(Path(folder), runs)
            print(f"an undisturbed run takes {bench.took_s:.1f} s and makes {len(bench.calls)} calls that change a file", flush=True)
            trials = [*kills(bench, options.kills, options.seed)]
            trials += kills_at_calls(bench, options.scratch) if options.calls else []
            trials += failures(bench) if options.faults else []
            trials += straced(bench, options.strace)
            share, shares = map(int, options.share.split("/"))
            return _report(bench, trials[share - 1 :: shares], options.after)


def _report(bench: Bench, trials: list[Trial], after: int) -> int:
    bad = 0
    for count, (name, trial) in enumerate(trials[after:], after + 1):
        said, wrong = trial()
        bad += bool(wrong)
        print(f"{count:>5}/{len(trials)} {name:<60} {'BAD ' + wrong if wrong else 'ok'}   {said}", flush=True)
    print(f"{max(len(trials) - after, 0)} runs disturbed, {bad} bad; they left {len(bench.known)} different states beside staging")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
