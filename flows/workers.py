"""Worker processes that may hang, die or grow without harming the run: the item is given back as a failure, the others go on.

Not ``concurrent.futures``: a dead worker breaks its whole pool, a hanging one is never replaced, and its children import the
program's main module, which here may be Prefect.
"""

from __future__ import annotations

import contextlib
import gc
import math
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe, wait
from types import TracebackType
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_POLL_S = 0.2  # how often memory is looked at; a worker can grow by a few hundred MB in that time
_BEAT_S = 0.5
# Results that wait for an earlier item: bounds memory, and lets the others go on while one item runs into its deadline.
_WINDOW_PER_WORKER = 16
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
# What a batch leaves behind holds no cycles: looking for some after every 700 objects took 2 % of finding.
_OBJECTS_BEFORE_A_COLLECTION = 50_000
NO_STORE = "no_store"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an item has no result: ``deadline_exceeded``, ``worker_died``, ``out_of_memory``, ``no_store`` (an OSError) or ``error`` (the function raised)."""

    reason: str
    detail: str


def run(
    function: Callable[[Item], Result], items: Iterable[Item], workers: int, deadline_s: float, memory_bytes: int | None = None
) -> Iterator[tuple[Item, Result | Failure]]:
    """Each item with what the function made of it, in the order of the items; at most 16 per worker are taken in advance.

    The function must be importable by name, items and results picklable and small. ``deadline_s`` runs from the item's
    start or its last ``beat``. Workers end with the iterator.
    """
    with Pool(workers, deadline_s, memory_bytes) as pool:
        yield from pool.run(function, items)


def beat() -> None:
    """Tell the parent that work is getting on, so that the deadline starts anew; does nothing outside a worker."""
    for serving in _serving:
        serving.beat()


class Pool(Generic[Item, Result]):
    """Warm workers for several ``run`` calls; a context manager."""

    def __init__(self, workers: int, deadline_s: float, memory_bytes: int | None = None) -> None:
        if workers < 1 or deadline_s <= 0:
            raise ValueError(f"{workers} workers with a deadline of {deadline_s} s: both must be more than 0")
        self._deadline_s = deadline_s
        self._memory_bytes = memory_bytes
        self._slots: list[_Worker | None] = [None] * workers

    def __enter__(self) -> Pool[Item, Result]:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the workers."""
        for worker in self._slots:
            if worker is not None:
                worker.kill()
        self._slots = [None] * len(self._slots)

    def run(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[tuple[Item, Result | Failure]]:
        """See the module's ``run``."""
        source = iter(items)
        waiting: dict[int, Item] = {}
        results: dict[int, Any] = {}
        begun = given = 0
        is_over = False
        while True:
            while not is_over and begun - given < _WINDOW_PER_WORKER * len(self._slots) and (slot := self._idle()) is not None:
                try:
                    item = next(source)
                except StopIteration:
                    is_over = True
                    break
                waiting[begun] = item
                self._start(slot, begun, function, item)
                begun += 1
            while given in results:
                yield waiting.pop(given), results.pop(given)
                given += 1
            if is_over and given == begun:
                return
            results.update(self._finished())

    def _idle(self) -> int | None:
        return next((i for i, w in enumerate(self._slots) if w is None or w.index is None), None)

    def _start(self, slot: int, index: int, function: Callable[[Item], Result], item: Item) -> None:
        worker = self._slots[slot]
        if worker is None or not worker.is_alive():
            worker = self._slots[slot] = _Worker(self._memory_bytes)
        worker.start(index, function, item, self._deadline_s)

    def _finished(self) -> dict[int, Any]:
        """Results of items that ended, after waiting for one or for the next look at memory."""
        busy = {w.connection: (i, w) for i, w in enumerate(self._slots) if w is not None and w.index is not None}
        finished: dict[int, Any] = {}
        ready = set(wait(list(busy), _POLL_S))
        for connection, (slot, worker) in busy.items():
            index = worker.index
            assert index is not None
            outcome = worker.receive(self._deadline_s) if connection in ready else worker.overrun()
            if outcome is None:
                continue
            finished[index] = outcome.value
            if not outcome.is_worker_sound:
                worker.kill()
                self._slots[slot] = None
        return finished


class Background(Generic[Item, Result]):
    """A function under way in a worker process while this one does something else."""

    def __init__(self, function: Callable[[Item], Result], item: Item) -> None:
        self._worker: _Worker | None = _Worker(None)
        self._worker.start(0, function, item, math.inf)

    def result(self) -> Result | Failure:
        """What the function made of the item, after waiting for it. Call it once."""
        assert self._worker is not None
        outcome = None
        while outcome is None:  # a beat
            outcome = self._worker.receive(math.inf)
        self.stop()
        return outcome.value  # type: ignore[no-any-return]

    def stop(self) -> None:
        """End the process if it still runs."""
        if self._worker is not None:
            self._worker.kill()
            self._worker = None


@dataclass(frozen=True, slots=True)
class _Outcome:
    value: Any
    is_worker_sound: bool


class _Worker:
    """One child process as the parent sees it."""

    def __init__(self, memory_bytes: int | None) -> None:
        self.connection, theirs = Pipe()
        lifeline, self._lifeline = os.pipe()
        self._memory_bytes = memory_bytes
        self._most_bytes = 0
        self._deadline = 0.0
        self.index: int | None = None
        code = f"import sys; sys.path[:] = {sys.path!r}; from flows.workers import serve; serve({theirs.fileno()}, {lifeline}, {memory_bytes})"
        # A file of its own as standard input and error's end for output: what a library prints must not get into our results.
        # Nothing here multiplies matrices; OpenBLAS (numpy's) would start a thread a core in every worker all the same.
        env = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
        self._process = subprocess.Popen([sys.executable, "-c", code], pass_fds=(theirs.fileno(), lifeline), stdin=subprocess.DEVNULL, stdout=2, env=env)
        theirs.close()
        os.close(lifeline)

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def start(self, index: int, function: Callable[[Any], Any], item: object, deadline_s: float) -> None:
        self.index = index
        self._deadline = time.monotonic() + deadline_s
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # a worker that has just died is noticed by receive
            self.connection.send((function, item))

    def receive(self, deadline_s: float) -> _Outcome | None:
        """What the worker sent; None where it was a beat."""
        try:
            kind, value = self.connection.recv()
        except (EOFError, ConnectionResetError):
            return _Outcome(self._death(), is_worker_sound=False)
        if kind == "beat":
            self._deadline = time.monotonic() + deadline_s
            return self.overrun()
        self.index = None
        return _Outcome(value, is_worker_sound=not isinstance(value, Failure))

    def overrun(self) -> _Outcome | None:
        """A failure where the deadline or the memory limit has passed."""
        if time.monotonic() > self._deadline:
            return _Outcome(Failure("deadline_exceeded", "no sign of work within the deadline"), is_worker_sound=False)
        used = self._used_bytes()
        self._most_bytes = max(used, self._most_bytes)
        if self._memory_bytes is not None and used > self._memory_bytes:
            return _Outcome(Failure("out_of_memory", f"{used >> 20} MB used, the limit is {self._memory_bytes >> 20}"), is_worker_sound=False)
        return None

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self.connection.close()
        os.close(self._lifeline)

    def _used_bytes(self) -> int:
        try:
            with open(f"/proc/{self._process.pid}/statm", encoding="ascii") as statm:
                return int(statm.read().split()[1]) * _PAGE_BYTES
        except (OSError, IndexError):  # gone, or a system without /proc: then only the process's own limit binds
            return 0

    def _death(self) -> Failure:
        code = self._process.wait()
        how = signal.Signals(-code).name if code < 0 else f"exit status {code}"
        # C++ libraries abort where memory is refused.
        if self._memory_bytes is not None and self._most_bytes > 0.8 * self._memory_bytes:
            return Failure("out_of_memory", f"the worker ended with {how} at {self._most_bytes >> 20} MB")
        return Failure("worker_died", f"the worker ended with {how}")


class _Serving:
    """The child's side: one item after the other until the parent closes the connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._last_beat_s = 0.0

    def beat(self) -> None:
        now = time.monotonic()
        if now - self._last_beat_s > _BEAT_S:
            self._last_beat_s = now
            self._connection.send(("beat", None))

    def answer(self) -> bool:
        """Work on one item; False where there are no more."""
        try:
            function, item = self._connection.recv()
            self._last_beat_s = 0.0
            self.beat()
            result = function(item)
        except EOFError:
            return False
        except MemoryError:
            result = Failure("out_of_memory", "the worker's memory limit was reached")
        except OSError as error:
            result = Failure(NO_STORE, (f"{error.strerror}: {error.filename}" if error.filename else str(error))[:500])
        except Exception as error:  # noqa: BLE001  # whatever an input provokes costs this input only
            result = Failure("error", f"{type(error).__name__}: {error}"[:500])
        self._connection.send(("result", result))
        return True


_serving: list[_Serving] = []  # one in a worker, none elsewhere


def serve(connection_fd: int, lifeline_fd: int, memory_bytes: int | None) -> None:
    """Run as a worker; called by ``_Worker`` in a new interpreter only."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its workers
    threading.Thread(target=_die_with_parent, args=(lifeline_fd,), daemon=True).start()
    if memory_bytes is not None:
        # Above what the parent watches, so that its message is the usual one; binds growth between two of its looks.
        limit = memory_bytes + (256 << 20)
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    gc.set_threshold(_OBJECTS_BEFORE_A_COLLECTION)
    serving = _Serving(Connection(connection_fd))
    _serving.append(serving)
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        while serving.answer():
            pass


def _die_with_parent(lifeline_fd: int) -> None:
    os.read(lifeline_fd, 1)  # returns when the parent is gone and the pipe's other end with it
    os._exit(1)
