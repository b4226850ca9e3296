"""Read-only SQL for strangers: one statement, in a child process with a deadline and a memory limit, its result as a stream.

DuckDB's own limits do not hold (7 GB were used under ``memory_limit`` 512 MB, and ``interrupt`` came 17 s late), so the kernel's do.
This module imports no DuckDB: only the child pays for it.
"""

from __future__ import annotations

import io
import json
import math
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, Literal, get_args

CHILD = Path(__file__).with_name("query_child.py")
Format = Literal["table", "csv", "json", "parquet"]
FORMATS: tuple[Format, ...] = get_args(Format)
Kind = Literal["usage", "missing", "refused", "sql", "deadline", "memory", "crashed"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may use: seconds until it is killed (waiting for the reader of its result not counted), bytes of address space, threads."""

    timeout_s: float = 60.0
    memory_bytes: int = 2 << 30
    threads: int = 2


class QueryError(Exception):
    """One line that says what is wrong and where; ``kind`` for programs, ``line`` and ``column`` (from 1) where the query itself is at fault."""

    def __init__(self, kind: Kind, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.kind: Kind = kind
        self.line = line
        self.column = column


def run_query(warehouse: Path, sql: str, fmt: Format, output: Path | None, limits: Limits | None = None) -> int:
    """Print the result of a query, or write it to a file that is only there when the whole result is; returns the exit status 0.

    Raises QueryError as ``stream_query`` does. A reader that has seen enough (``| head``) ends the query without an error.
    """
    if output is None:
        try:
            stream_query(warehouse, sql, fmt, sys.stdout.buffer, limits)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    aside = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        with aside.open("xb") as out:
            stream_query(warehouse, sql, fmt, out, limits)
        aside.replace(output)
    finally:
        aside.unlink(missing_ok=True)
    return 0


def stream_query(warehouse: Path, sql: str, fmt: Format, out: BinaryIO, limits: Limits | None = None) -> int:
    """Write the result of one SELECT (or SHOW, DESCRIBE, SUMMARIZE, EXPLAIN) to ``out`` as it comes; returns the number of rows.

    The statement can reach nothing but the warehouse: no file, network, extension, setting or other database, and no writing.
    Raises QueryError; what had been written by then stays written.
    """
    limits = limits or Limits()
    if fmt not in FORMATS:
        raise QueryError("usage", f"format is {fmt}, but must be one of {', '.join(FORMATS)}")
    try:
        sql.encode()
    except UnicodeEncodeError as broken:
        raise QueryError("usage", f"the query is no valid Unicode text at character {broken.start + 1}") from broken
    if not warehouse.exists():
        raise QueryError("missing", f"{warehouse} is not there. Run `khotin run` first.")
    request = {"warehouse": os.fspath(warehouse), "sql": sql, "format": fmt, "memory_bytes": limits.memory_bytes, "threads": limits.threads}
    request["cpu_s"] = math.ceil(limits.timeout_s * limits.threads) + 2
    report = _run_child(request, out, limits)
    if "error" in report:
        raise QueryError(report["kind"], report["error"], report.get("line"), report.get("column"))
    return int(report["rows"])


def rows_of(warehouse: Path, sql: str, limits: Limits | None = None) -> list[dict[str, Any]]:
    """The rows of a query, as JSON knows values; numbers with a point are Decimal."""
    out = io.BytesIO()
    stream_query(warehouse, sql, "json", out, limits)
    found: list[dict[str, Any]] = json.loads(out.getvalue(), parse_float=Decimal)
    return found


def _run_child(request: Mapping[str, Any], out: BinaryIO, limits: Limits) -> dict[str, Any]:
    result, child_result = os.pipe()
    # Isolated from the current folder (-P) and the user's site (-s): a warehouse may lie beside a file named json.py.
    command = [sys.executable, "-P", "-s", str(CHILD), str(child_result)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, pass_fds=(child_result,)) as child:
        os.close(child_result)
        try:
            said = _relay(child, result, json.dumps(request).encode(), out, limits)
        finally:
            child.kill()
            os.close(result)
    return _report(said, child.returncode, limits)


def _relay(child: subprocess.Popen[bytes], result: int, request: bytes, out: BinaryIO, limits: Limits) -> bytes:
    """Send the request, pass the result on, return what the child says at its end; raises QueryError at the deadline."""
    assert child.stdin is not None
    assert child.stderr is not None
    ends = time.monotonic() + limits.timeout_s
    try:
        with child.stdin:
            child.stdin.write(request)
    except BrokenPipeError:
        return b""
    said = bytearray()
    with closing(selectors.DefaultSelector()) as selector:
        selector.register(result, selectors.EVENT_READ)
        selector.register(child.stderr.fileno(), selectors.EVENT_READ)
        while selector.get_map():
            ready = selector.select(max(ends - time.monotonic(), 0))
            if not ready:
                raise QueryError("deadline", f"the query was stopped after {limits.timeout_s:g} s. Narrow it down, or allow it more time (--timeout).")
            for key, data in _chunks(ready):
                if not data:
                    selector.unregister(key)
                elif key == result:
                    waited = time.monotonic()
                    out.write(data)
                    ends += time.monotonic() - waited  # a pager may keep us waiting as long as it likes
                else:
                    said += data[: (1 << 16) - len(said)]
    try:
        child.wait(timeout=max(ends - time.monotonic(), 0.1))
    except subprocess.TimeoutExpired as late:
        raise QueryError("deadline", f"the query was stopped after {limits.timeout_s:g} s, while it was ending.") from late
    return bytes(said)


def _chunks(ready: list[tuple[selectors.SelectorKey, int]]) -> Iterator[tuple[int, bytes]]:
    for key, _ in ready:
        yield key.fd, os.read(key.fd, 1 << 16)


def _report(said: bytes, returncode: int, limits: Limits) -> dict[str, Any]:
    """The last line the child wrote, or what its death means."""
    memory = f"{limits.memory_bytes / (1 << 30):.3g} GiB"
    if returncode == -signal.SIGXCPU:
        return {"kind": "deadline", "error": "the query was stopped: it used more processor time than its deadline allows."}
    if returncode in (-signal.SIGABRT, -signal.SIGKILL, -signal.SIGSEGV, -signal.SIGBUS):
        died = signal.Signals(-returncode).name
        return {"kind": "memory", "error": f"the query was stopped ({died}): it most likely needed more memory than {memory} (--memory)."}
    lines = said.decode("utf-8", "replace").splitlines()
    try:
        report: dict[str, Any] = json.loads(lines[-1])
    except (IndexError, ValueError):
        return {"kind": "crashed", "error": f"the query's process ended with status {returncode}: {lines[-1] if lines else 'it said nothing'}"}
    return report
