"""Kill runs at random moments and at single system calls, let writes fail, and see that the warehouse is the old or the new one.

As a program it does what CI cannot afford: ``python -m tests.flows.crash --kills 300 --calls 50``.
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
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tests.flows.warm_runs import ROOT, WarmRuns
from transforms.tables import published

SEEDS = ROOT / "seeds" / "articles"
RUN_COLUMNS = {"run_id", "first_seen_at", "stored_at", "retracted_at"}
EPOCH = "1795000000"
# What a run says of itself: it differs in its seconds.
ABOUT_RUNS = "ops.runs"
FAULTS = ("rename", "fsync", "write", "mkdir", "unlink", "symlink", "chmod", "ftruncate", "pwrite64")


def digests(warehouse: Path) -> dict[str, str]:
    """A digest of the ordered rows of every table of a warehouse, run columns left out."""
    found = {}
    with duckdb.connect(str(warehouse), read_only=True) as con:
        for described in published():
            if described.name == ABOUT_RUNS:
                continue
            columns = ", ".join(f'"{c.name}"' for c in described.columns if c.name not in RUN_COLUMNS)
            found[described.name] = hashlib.sha256(repr(con.execute(f"select {columns} from {described.name} order by all").fetchall()).encode()).hexdigest()
    return found


def parquet_bytes(release: Path) -> dict[str, str]:
    """SHA-256 of every Parquet file of a release but the record of runs."""
    paths = (p for p in release.rglob("*.parquet") if p.stem != ABOUT_RUNS)
    return {str(p.relative_to(release)): hashlib.sha256(p.read_bytes()).hexdigest() for p in paths}


@dataclass
class Bench:
    """Articles in two states, the release of the first, and what the second comes to when nobody disturbs the run."""

    folder: Path
    runs: WarmRuns

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
        # The second state: one document less, one more, one another.
        (self.articles / first.name).unlink()
        shutil.copyfile(third, self.articles / third.name)
        with (self.articles / second.name).open("a", encoding="utf-8") as out:
            out.write("\nNgày 20/7/2020, Bộ trưởng cho biết sẽ đóng góp 200.000 USD.\n")
        self._set_times()
        time.sleep(0.4)  # the reader waits for files that have just changed
        undisturbed = self.fresh("undisturbed")
        started = time.monotonic()
        assert self._run(undisturbed, "run-2") == 0, self.log.read_text("utf-8")
        self.took_s = time.monotonic() - started
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

    def killed(self, name: str, after_s: float) -> str:
        """A run killed after so many seconds, and the run after it; what was wrong, or an empty string."""
        data = self.fresh(name)
        pid = self.runs.start(self.arguments(data), self.log, self.environ("run-2"))
        time.sleep(after_s)
        self.runs.kill(pid)
        return self.verdict(data)

    def injected(self, name: str, call: str, fault: str, when: str) -> tuple[str, str]:
        """A run whose system calls fail or kill it (strace's ``inject``), and the run after it: what it said, and what was wrong."""
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
        said = self.log.read_text("utf-8", "replace")
        errors = [line for line in said.splitlines() if line.startswith("khotin: ") and not line.startswith("khotin: warning")]
        wrong = self.verdict(data)
        if status == 1 and len(errors) != 1 and call != "write":  # then it cannot say anything either
            wrong += f" exit status 1 with {len(errors)} messages: {said[-2000:]}"
        if "Traceback" in said:
            wrong += f" a traceback: {said[-2000:]}"
        return (errors[0] if errors else f"exit status {status}"), wrong

    def verdict(self, data: Path) -> str:
        """Whether the warehouse is the old or the new one, and a further run leads to the new one with nothing left over."""
        released = os.path.basename(os.readlink(data / "current"))
        stands = digests(data / "warehouse.duckdb")
        if stands != {"run-1": self.old, "run-2": self.new}.get(released):
            return f"the warehouse is neither the old nor the new one ({released})"
        status = self._run(data, "run-3" if released == "run-2" else "run-2")
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


def main() -> int:
    """Run the whole programme; exit status 1 where anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=300, help="runs killed at random moments")
    parser.add_argument("--calls", type=int, default=0, help="runs killed at the first so many calls of each kind")
    parser.add_argument("--faults", type=int, default=0, help="runs whose calls fail from the n-th on, for n up to so many of each kind")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    bad = count = 0
    with tempfile.TemporaryDirectory(prefix="khotin-crash-") as folder, WarmRuns() as runs:
        bench = Bench(Path(folder), runs)
        chance = random.Random(options.seed)
        print(f"an undisturbed run takes {bench.took_s:.1f} s", flush=True)
        trials = [
            (f"killed after {s:.3f} s", lambda s=s: ("", bench.killed("d", s))) for s in (chance.uniform(0, bench.took_s * 1.05) for _ in range(options.kills))
        ]
        for call in FAULTS:
            trials += [(f"killed at {call} {n}", lambda c=call, n=n: bench.injected("d", c, "signal=KILL", str(n))) for n in range(1, options.calls + 1)]
            for error in ("ENOSPC", "EIO"):
                trials += [
                    (f"{error} from {call} {n} on", lambda c=call, e=error, n=n: bench.injected("d", c, f"error={e}", f"{n}+"))
                    for n in range(1, options.faults + 1)
                ]
        for name, trial in trials:
            said, wrong = trial()
            count, bad = count + 1, bad + bool(wrong)
            print(f"{count:>5} {name:<32} {'BAD ' + wrong if wrong else 'ok'}   {said}", flush=True)
    print(f"{count} runs disturbed, {bad} bad")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
