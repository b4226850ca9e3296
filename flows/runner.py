"""Where batches are worked on: worker processes of this machine, or a Dask cluster. The tables are the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol, TypeVar

from flows import workers
from flows.settings import Settings

Job = TypeVar("Job")
Result = TypeVar("Result")


class RunnerError(RuntimeError):
    """The machines that should do the work cannot; the text says which, why and what to do."""


class Runner(Protocol):
    """What a stage hands its jobs to."""

    def run(self, function: Callable[[Job], Result], jobs: Iterable[Job]) -> Iterator[tuple[Job, Result | workers.Failure]]:
        """Each job with what the function made of it, or why it has nothing, in the order of the jobs.

        OSError where a job could not write or read its files: a full disk is no fault of the documents.
        """
        ...

    @property
    def slots(self) -> int:
        """Jobs that are worked on at the same time."""
        ...

    def rest(self) -> None:
        """Let go of processes and their memory until there is work again."""
        ...

    def close(self) -> None:
        """The run is over."""
        ...


class LocalRunner:
    """Worker processes of this machine, warm from one stage to the next."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pool: workers.Pool[Any, Any] | None = None

    @property
    def slots(self) -> int:
        """The worker processes."""
        return self._settings.workers

    def run(self, function: Callable[[Job], Result], jobs: Iterable[Job]) -> Iterator[tuple[Job, Result | workers.Failure]]:
        """See Runner."""
        if self._pool is None:
            self._pool = workers.Pool(self.slots, self._settings.deadline_s, self._settings.memory_bytes)
        is_done = False
        try:
            for job, result in self._pool.run(function, jobs):
                yield job, checked(result)
            is_done = True
        finally:
            if not is_done:  # workers are still busy with jobs nobody waits for
                self.rest()

    def rest(self) -> None:
        """End the worker processes."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.close()

    def close(self) -> None:
        """End the worker processes."""
        self.rest()


def checked(result: Result | workers.Failure) -> Result | workers.Failure:
    """The result; OSError where the job failed for want of a file, a disk or a store."""
    if isinstance(result, workers.Failure) and result.reason == workers.NO_STORE:
        raise OSError(result.detail)
    return result


def required(result: Result | workers.Failure) -> Result:
    """The result; RunnerError where the run cannot do without it and it has none."""
    if not isinstance(result, workers.Failure):
        return result
    raise RunnerError(f"a worker failed at what holds no single document ({result.reason}: {result.detail}). The warehouse was left as it was.")


def opened(settings: Settings) -> Runner:
    """The runner the settings name. RunnerError where its machines do not answer or are not like this one."""
    if settings.runner == "dask":
        from flows.runner_dask import DaskRunner

        return DaskRunner(settings)
    return LocalRunner(settings)
