"""Command lines of khotin run in children of a process that has imported everything: a start costs milliseconds, not seconds.

Read as a program: one JSON object a line on standard input, one answer a line on standard output. Each child leads its own
process group, so that it can be killed with its workers.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


class WarmRuns:
    """The parent's side; a context manager.

    ``preload`` is a library that is loaded into every run and its workers; with ``few_checks`` runs have one suite of expectations.
    """

    def __init__(self, preload: Path | None = None, few_checks: bool = False) -> None:
        self._environ = {**os.environ, "LD_PRELOAD": str(preload)} if preload else None
        self._arguments = ["few"] if few_checks else []

    def __enter__(self) -> WarmRuns:
        command = [sys.executable, "-m", "tests.flows.warm_runs", *self._arguments]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=self._environ)
        self._ask({"warm": True})
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()

    def start(self, arguments: list[str], log: Path, environ: dict[str, str] | None = None, gate: Path | None = None) -> int:
        """Process id of a new child that runs ``khotin ARGUMENTS``, as soon as the file ``gate`` is there; its output goes to ``log``."""
        return int(self._ask({"arguments": arguments, "log": str(log), "environ": environ or {}, "gate": str(gate) if gate else None})["pid"])

    def wait(self, pid: int) -> int:
        """The child's exit status; minus the signal that killed it."""
        return int(self._ask({"wait": pid})["status"])

    def run(self, arguments: list[str], log: Path, environ: dict[str, str] | None = None) -> int:
        """Start and wait."""
        return self.wait(self.start(arguments, log, environ))

    def kill(self, pid: int) -> int:
        """SIGKILL to the child and its workers; the exit status."""
        os.killpg(pid, signal.SIGKILL)
        return self.wait(pid)

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


def serve(few_checks: bool) -> None:
    """The program's side."""
    import expectations.validate
    import flows.engine
    import flows.stage_derive  # noqa: F401
    from flows.cli import main

    if few_checks:
        every = expectations.validate.all_suites
        expectations.validate.all_suites = lambda *given, **named: every(*given, **named)[:1]  # type: ignore[assignment]
    for line in sys.stdin:
        question = json.loads(line)
        answer: dict[str, Any] = {}
        if "wait" in question:
            answer["status"] = os.waitstatus_to_exitcode(os.waitpid(question["wait"], 0)[1])
        elif "arguments" in question:
            answer["pid"] = _fork(question, main)
        print(json.dumps(answer), flush=True)


def _fork(question: dict[str, Any], main: Callable[[list[str]], None]) -> int:
    pid = os.fork()
    if pid:
        os.setpgid(pid, pid)
        return pid
    os.setpgid(0, 0)
    log = os.open(question["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.update(question["environ"])
    while question["gate"] and not os.path.exists(question["gate"]):
        time.sleep(0.01)
    try:
        main(question["arguments"])
    except SystemExit as end:
        sys.stdout.flush()
        os._exit(end.code if isinstance(end.code, int) else 1)
    os._exit(0)


if __name__ == "__main__":
    serve(few_checks=sys.argv[1:] == ["few"])
