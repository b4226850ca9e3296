"""Time the whole pipeline beside the floor job: wall and CPU seconds, documents and megabytes a second, peak memory.

    python -m bench.run [--documents 22000] [--source PARQUET] [--prefect] [--keep DIR]

Every figure is of whole processes: CPU is what the kernel billed the run and all its workers, memory the largest sum of
the proportional set sizes (PSS) of all its processes, sampled ten times a second. Run it on an idle machine.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from bench import corpus

SAMPLE_S = 0.1


@dataclass(frozen=True)
class Cost:
    """What a command took: seconds, and the peak of all its processes together in MB; stages as (name, wall_s, cpu_s)."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    out: str
    stages: list[tuple[str, float, float]]


def measured(command: list[str]) -> Cost:
    """Run a command and account for it and everything it started; raises CalledProcessError when it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=corpus.ROOT)
    peak = [0.0]
    stages: list[tuple[str, float, float]] = []
    sampler = threading.Thread(target=_sample, args=(process, peak), daemon=True)
    listener = threading.Thread(target=_listen, args=(process, stages), daemon=True)
    sampler.start()
    listener.start()
    assert process.stdout is not None
    out = process.stdout.read()
    process.wait()
    listener.join()
    wall_s = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(wall_s, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, peak[0], out, stages)


def _listen(process: subprocess.Popen[str], stages: list[tuple[str, float, float]]) -> None:
    """A stage's line comes when it ends: what the processes took since the one before is its cost."""
    assert process.stderr is not None
    wall_s, cpu_s = time.monotonic(), 0.0
    for line in process.stderr:
        if not line.startswith("["):
            print(line, end="", file=sys.stderr)
            continue
        now_s, used_s = time.monotonic(), sum(_cpu_s(pid) for pid in _family(process.pid))
        stages.append((line.split()[1], now_s - wall_s, used_s - cpu_s))
        wall_s, cpu_s = now_s, used_s


def _cpu_s(pid: int) -> float:
    """CPU of a process and of its children that ended, in seconds."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _sample(process: subprocess.Popen[str], peak: list[float]) -> None:
    while process.poll() is None:
        peak[0] = max(peak[0], sum(_pss_mb(pid) for pid in _family(process.pid)))
        time.sleep(SAMPLE_S)


def _family(root: int) -> list[int]:
    parents = {}
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int(Path(entry.path, "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, IndexError):
                continue
    family, grew = {root}, True
    while grew:
        more = {pid for pid, parent in parents.items() if parent in family} - family
        family |= more
        grew = bool(more)
    return sorted(family)


def _pss_mb(pid: int) -> float:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--source", type=Path, default=corpus.DEFAULT_SOURCE if corpus.DEFAULT_SOURCE.exists() else None)
    parser.add_argument("--prefect", action="store_true", help="through Prefect, as `khotin run` does by default")
    parser.add_argument("--keep", type=Path, help="leave the data folder here")
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="khotin-bench-"))
    size = corpus.write(args.documents, folder / "corpus.parquet", args.source)
    floor = measured([sys.executable, "-m", "bench.floor", str(folder / "corpus.parquet"), str(folder / "floor")])
    data = args.keep or folder / "data"
    command = [
        sys.executable,
        "-m",
        "flows.cli",
        "run",
        str(folder / "corpus.parquet"),
        "--data",
        str(data),
        "--json",
        "--no-report",
        *([] if args.prefect else ["--no-prefect"]),
    ]
    first = measured(command)
    second = measured(command)
    print(f"{args.documents} documents, {size / 1e6:.1f} MB of text, {len(os.sched_getaffinity(0))} cores")
    print(f"{'':<14}{'wall s':>9}{'CPU s':>9}{'docs/s':>9}{'MB/s':>8}{'peak MB':>9}{'x floor CPU':>13}")
    for name, cost in (("floor", floor), ("khotin run", first), ("second run", second)):
        print(
            f"{name:<14}{cost.wall_s:>9.1f}{cost.cpu_s:>9.1f}{args.documents / cost.wall_s:>9.0f}{size / 1e6 / cost.wall_s:>8.2f}"
            f"{cost.peak_mb:>9.0f}{cost.cpu_s / floor.cpu_s:>13.1f}"
        )
    result = json.loads(first.out)
    print(f"{'stage':<14}{'wall s':>9}{'CPU s':>9}{'docs/s':>9}{'ms CPU/doc':>12}")
    for name, wall_s, cpu_s in first.stages:
        print(f"{name:<14}{wall_s:>9.1f}{cpu_s:>9.1f}{args.documents / wall_s:>9.0f}{1000 * cpu_s / args.documents:>12.2f}")
    print(f"{sum(result['facts'].values())} facts; the second run took {100 * second.cpu_s / first.cpu_s:.1f} % of the first one's CPU")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
