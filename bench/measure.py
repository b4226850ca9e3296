"""What a command costs: wall and CPU seconds and memory, of itself and everything it starts, in all and stage by stage."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

SAMPLE_S = 0.2
_COUNTED = ["perf", "stat", "-x,", "-e", "instructions:u", "--"]


@dataclass(frozen=True)
class Stage:
    """One stage: seconds, CPU seconds of all processes, the peak of all processes together in MB."""

    name: str
    wall_s: float
    cpu_s: float
    peak_mb: float


@dataclass(frozen=True)
class Cost:
    """What a command took: seconds, the largest sum of the proportional set sizes (PSS) of its processes in MB; its stages; its standard output.

    ``giga_instructions`` are what all its processes ran in user mode, the one figure that other work on the machine leaves as it is;
    None without the program ``perf``.
    """

    wall_s: float
    cpu_s: float
    peak_mb: float
    giga_instructions: float | None
    out: str = ""
    stages: list[Stage] = field(default_factory=list)


def measured(command: list[str], folder: Path, env: Mapping[str, str] | None = None, is_quiet: bool = False) -> Cost:
    """Run a command in a folder and account for it and everything it started; raises CalledProcessError when it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    process = subprocess.Popen(
        [*_COUNTED, *command] if _can_count() else command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder, env=env
    )
    memory = _Memory(process)
    stages: list[Stage] = []
    counted: list[float] = []
    listener = threading.Thread(target=_listen, args=(process, stages, memory, counted, is_quiet), daemon=True)
    listener.start()
    assert process.stdout is not None
    out = process.stdout.read()
    process.wait()
    listener.join()
    wall_s = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall_s, cpu_s, memory.peak_mb, counted[0] if counted else None, out, stages)


@cache
def _can_count() -> bool:
    """Whether there is a ``perf`` that may count."""
    return shutil.which("perf") is not None and b"\n<not" not in b"\n" + subprocess.run([*_COUNTED, "true"], capture_output=True, check=False).stderr


class _Memory:
    """Samples all processes of a command five times a second."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.peak_mb = self._since_mb = 0.0
        self._process = process
        threading.Thread(target=self._sample, daemon=True).start()

    def peak_since_mb(self) -> float:
        """The peak since the last call."""
        found, self._since_mb = self._since_mb, 0.0
        return found

    def _sample(self) -> None:
        while self._process.poll() is None:
            now_mb = sum(_pss_mb(pid) for pid in _family(self._process.pid))
            self.peak_mb, self._since_mb = max(self.peak_mb, now_mb), max(self._since_mb, now_mb)
            time.sleep(SAMPLE_S)


def _listen(process: subprocess.Popen[str], stages: list[Stage], memory: _Memory, counted: list[float], is_quiet: bool) -> None:
    """A stage's line comes when it ends: what the processes took since the one before is its cost. ``perf`` has the last word."""
    assert process.stderr is not None
    wall_s, cpu_s = time.monotonic(), 0.0
    for line in process.stderr:
        if ",instructions:u," in line:
            counted.append(int(line.partition(",")[0]) / 1e9)
            continue
        if not line.startswith("["):
            if not is_quiet:
                print(line, end="", file=sys.stderr)
            continue
        now_s, used_s = time.monotonic(), sum(_cpu_s(pid) for pid in _family(process.pid))
        stages.append(Stage(line.split()[1], now_s - wall_s, used_s - cpu_s, memory.peak_since_mb()))
        wall_s, cpu_s = now_s, used_s


def _cpu_s(pid: int) -> float:
    """CPU of a process and of its children that ended, in seconds."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _family(root: int) -> list[int]:
    """A process and all below it. Children of each thread, as the kernel lists them: looking at every process there is takes CPU from what is measured."""
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                waiting += map(int, children.read_text().split())
            except OSError:  # the thread has ended
                continue
    return found


def _pss_mb(pid: int) -> float:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0
