"""Which calls of a run change files, and how to be killed at, or fail, exactly one of them (``faults.c``, loaded before libc)."""

from __future__ import annotations

import errno
import re
import shutil
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

KINDS = ("rename", "link", "symlink", "fsync", "write", "mkdir", "unlink", "chmod", "ftruncate", "create")
SOURCE = Path(__file__).with_suffix(".c")
_PID = re.compile(r"(?<=\.)\d+(?=\.new$)|(?<=/tmp)[a-z0-9_]{8}(?=/|$)")  # our temporary names, and tempfile's


def library(folder: Path) -> Path | None:
    """The compiled library; None where there is no C compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        return None
    made = folder / "faults.so"
    subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", str(made), str(SOURCE), "-ldl"], check=True)
    return made


@dataclass(frozen=True, order=True)
class Call:
    """The ``number``-th call of a kind on a path below the data folder; ``*`` stands for what differs from run to run."""

    kind: str
    path: str
    number: int

    def __str__(self) -> str:
        return f"{self.kind} {self.number} of {self.path}"


@dataclass(frozen=True)
class Fault:
    """What happens at a call: SIGKILL to the whole process group, or that it and all later ones of its kind and path fail."""

    at: Call
    error: str | None = None

    def environ(self, data: Path, scratch: Path) -> dict[str, str]:
        """What ``faults.c`` reads; the log and the counter are made anew."""
        number = getattr(errno, self.error) if self.error else 0
        meant = {"FAULT_KIND": self.at.kind, "FAULT_PATH": f"{data}/{self.at.path}".rstrip("/"), "FAULT_AT": str(self.at.number), "FAULT_ERRNO": str(number)}
        return watched(data, scratch) | meant


def watched(data: Path, scratch: Path) -> dict[str, str]:
    """The environment of a run whose calls are only logged."""
    (scratch / "counter").write_bytes(bytes(8))
    (scratch / "calls").write_bytes(b"")
    return {"FAULT_UNDER": str(data), "FAULT_COUNTER": str(scratch / "counter"), "FAULT_LOG": str(scratch / "calls")}


def calls(data: Path, scratch: Path) -> list[Call]:
    """The logged calls in their order."""
    seen: Counter[tuple[str, str]] = Counter()
    found = []
    for line in (scratch / "calls").read_text("utf-8").splitlines():
        kind, _, path = line.partition("\t")
        name = _PID.sub("*", path.removeprefix(str(data)).lstrip("/"))
        seen[kind, name] += 1
        found.append(Call(kind, name, seen[kind, name]))
    return found
