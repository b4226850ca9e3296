"""Batches as tasks of a Dask cluster, each in a guarded process of its worker: the deadline and memory limit of one machine hold on every machine."""

from __future__ import annotations

import hashlib
import importlib.metadata
import logging
import os
import platform
import secrets
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from flows import code_version, workers
from flows.runner import RunnerError, checked
from flows.settings import Settings

Job = TypeVar("Job")
Result = TypeVar("Result")

CONNECT_S = 10
WORKERS_S = 60  # a worker that has just been started imports numpy and pyarrow: seconds on a busy machine
# Tasks that wait at a worker while another is at work: a hand-over costs some ms, and what waits is only a description of a batch.
_WINDOW_PER_SLOT = 4
_PROGRAM = ("batches.py", "input_names.py", "inputs.py", "object_store.py", "quarantine.py", "runner_dask.py", "workers.py")
_PACKAGES = (*code_version.LIBRARIES, "pyarrow", "numpy", "dask", "distributed")
_LEFT_AS_IT_WAS = "The warehouse was left as it was."


class DaskRunner:
    """A cluster at ``settings.address``, or one of this machine's processes that lives as long as the runner."""

    def __init__(self, settings: Settings, client: Any = None) -> None:
        """Connect and compare every worker with this machine. ``client`` is one that somebody else closes."""
        self._settings = settings
        self._program = program(settings.gazetteers)
        self._owns = client is None
        self._cluster: Any = None
        self._client = client or self._connected()
        try:
            self._compare()
        except BaseException:
            self.close()
            raise

    @property
    def slots(self) -> int:
        """Threads of all workers; each works on one job at a time."""
        return max(sum(self._client.nthreads().values()), 1)

    def run(self, function: Callable[[Job], Result], jobs: Iterable[Job]) -> Iterator[tuple[Job, Result | workers.Failure]]:
        """See flows.runner.Runner. A job whose worker dies is given to another one; after four deaths it has failed."""
        under_way: deque[tuple[Job, Any]] = deque()
        try:
            for job in jobs:
                under_way.append((job, self._submit(function, job)))
                if len(under_way) >= _WINDOW_PER_SLOT * self.slots:
                    yield self._settled(*under_way.popleft())
            while under_way:
                yield self._settled(*under_way.popleft())
        finally:
            for _, future in under_way:
                future.cancel()

    def rest(self) -> None:
        """End the guarded processes on every worker."""
        with suppress(OSError):
            self._client.run(release_guards)

    def close(self) -> None:
        """Leave the cluster as it was found."""
        self.rest()
        if self._owns:
            self._client.close()
        if self._cluster is not None:
            self._cluster.close()

    def _submit(self, function: Callable[[Job], Result], job: Job) -> Any:
        place = getattr(job, "absolute", None)
        s = self._settings
        guarded = Guarded(s.deadline_s, s.memory_bytes, s.gazetteers, self._program)
        return self._client.submit(work, function, place() if place else job, guarded, pure=False)

    def _settled(self, job: Job, future: Any) -> tuple[Job, Result | workers.Failure]:
        from distributed.client import FutureCancelledError
        from distributed.scheduler import KilledWorker

        try:
            return job, checked(future.result())
        except KilledWorker as error:
            return job, workers.Failure("worker_died", f"{error.allowed_failures + 1} Dask workers died at it")
        except FutureCancelledError as error:
            raise RunnerError(f"the Dask scheduler at {self._where} went away during the run. {_LEFT_AS_IT_WAS} Start it and run again.") from error

    @property
    def _where(self) -> str:
        return self._settings.address or "this machine"

    def _connected(self) -> Any:
        from distributed import Client

        _silence()
        if not self._settings.address:
            self._cluster = own_cluster(self._settings)
            return Client(self._cluster, set_as_default=False)
        try:
            return Client(self._settings.address, timeout=CONNECT_S, set_as_default=False)
        except (OSError, ValueError) as error:
            raise RunnerError(
                f"no Dask scheduler answers at {self._settings.address} ({CONNECT_S} s). {_LEFT_AS_IT_WAS} Start one (`dask scheduler`, "
                f"then `dask worker {self._settings.address}` on each machine), or run without --runner dask."
            ) from error

    def _compare(self) -> None:
        """RunnerError unless every worker has this program, these packages, the gazetteers, the inputs and the data folder."""
        try:
            self._client.wait_for_workers(1, timeout=WORKERS_S)
        except TimeoutError as error:
            raise RunnerError(
                f"the Dask scheduler at {self._where} has no workers. {_LEFT_AS_IT_WAS} Start some: `dask worker {self._settings.address}` on each machine."
            ) from error
        token = self._settings.data.resolve() / "staging" / f".seen-{secrets.token_hex(4)}"
        paths = [os.path.abspath(p) for p in self._settings.paths if os.path.exists(p)]
        token.touch()
        try:
            seen = self._client.run(look, [*paths, str(token)], self._settings.gazetteers)
        except Exception as error:
            raise RunnerError(f"the workers at {self._where} cannot import khotin ({error}). {_LEFT_AS_IT_WAS} Install it there as it is here.") from error
        finally:
            token.unlink()
        here = look([*paths, str(token)], self._settings.gazetteers)
        for address, there in seen.items():
            for what, value in here["versions"].items():
                if there["versions"].get(what) != value:
                    raise RunnerError(_differs(address, what, there["versions"].get(what), value))
            for path in there["missing"]:
                shown = token.parent.parent if path == str(token) else path
                raise RunnerError(f"the worker {address} does not see {shown}. {_LEFT_AS_IT_WAS} Mount it there under the same name.")


def _differs(address: str, what: str, there: str | None, here: str) -> str:
    remedy = "Install the same requirements.lock and khotin there, and restart the worker."
    return f"the worker {address} has {what} {there or 'not at all'}, here it is {here}: the tables could differ. {_LEFT_AS_IT_WAS} {remedy}"


def _silence() -> None:
    """Dask logs every worker and client that comes and goes; what matters is raised."""
    logging.getLogger("distributed").setLevel(logging.CRITICAL)


def own_cluster(settings: Settings) -> Any:
    """A cluster of ``settings.workers`` processes on this machine, reachable from this machine only."""
    from distributed import LocalCluster

    _silence()
    return LocalCluster(n_workers=settings.workers, threads_per_worker=1, dashboard_address="127.0.0.1:0", host="127.0.0.1", silence_logs="CRITICAL")


def task_runner(settings: Settings) -> Any:
    """Prefect's task runner for the same cluster."""
    from prefect_dask import DaskTaskRunner

    _silence()
    if settings.address:
        return DaskTaskRunner(address=settings.address, client_kwargs={"timeout": CONNECT_S})
    return DaskTaskRunner(cluster_class=own_cluster, cluster_kwargs={"settings": settings})


_idle: deque[workers.Pool[Any, Any]] = deque()  # in a Dask worker: guarded processes that wait, one a thread at most


@dataclass(frozen=True, slots=True)
class Guarded:
    """How a worker works on a job: its limits, and the program and gazetteers it must have."""

    deadline_s: float
    memory_bytes: int
    gazetteers: Path | None
    program: str


def work(function: Callable[[Any], Any], job: Any, guarded: Guarded) -> Any:
    """In a Dask worker: the function's result, or the Failure that the job came to in a process of its own."""
    if guarded.program != (own := _own_program(guarded.gazetteers, guarded.program)):
        raise RunnerError(f"a worker that joined during the run has another khotin ({own}, not {guarded.program}). {_LEFT_AS_IT_WAS}")
    try:
        guard = _idle.pop()
    except IndexError:
        guard = workers.Pool(1, guarded.deadline_s, guarded.memory_bytes)
    try:
        ((_, result),) = guard.run(function, [job])
    except BaseException:
        guard.close()
        raise
    _idle.append(guard)
    return result


def release_guards() -> None:
    """In a Dask worker: end the processes that wait."""
    while _idle:
        _idle.pop().close()


def look(paths: list[str], overlay: Path | None) -> dict[str, Any]:
    """In a Dask worker: versions of what the tables depend on, and the paths that are not there."""
    versions = {"khotin": program(overlay), "Python": ".".join(platform.python_version_tuple()[:2])}
    versions |= {name: importlib.metadata.version(name) for name in _PACKAGES}
    return {"versions": versions, "missing": [path for path in paths if not os.path.exists(path)]}


def program(overlay: Path | None) -> str:
    """A digest of everything a job's outcome depends on: the transforms, the gazetteers, and the modules loaded here."""
    return hashlib.sha256(f"{code_version.version(code_version.digests(overlay))} {_LOADED}".encode()).hexdigest()[:12]


@cache
def _own_program(overlay: Path | None, _asked: str) -> str:
    """Once a run: another run asks with another digest, or nothing has changed."""
    return program(overlay)


def _digest_of_modules() -> str:
    return hashlib.sha256(b"".join(Path(__file__).with_name(name).read_bytes() for name in _PROGRAM)).hexdigest()


_LOADED = _digest_of_modules()  # at import: a worker that was started before an update runs the old modules whatever is on its disk now
