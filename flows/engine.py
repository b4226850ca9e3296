"""The six stages in order, callable without Prefect: crash tests and small jobs need no server."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from flows import code_version as versions
from flows import history, hooks, stage_publish, stage_read, stage_review, storage
from flows.run import Blocked, Run
from flows.runner import RunnerError
from flows.settings import Settings, SettingsError

AGAIN_S = 5.0  # a library may swallow what a signal raises, so it comes again until the stage has ended

Stage = Callable[[Run], Any]


class StageTimeout(RuntimeError):
    """A stage ran longer than it may; the text is the one line for the user."""


def code_version(overlay: Path | None) -> str:
    """A digest of everything the tables depend on."""
    return versions.version(versions.digests(overlay))


def compare_code(run: Run) -> None:
    """Say in the run what the program that changed since the last release means for it."""
    assert run.previous is not None
    if run.previous.manifest["version"] == run.version and stage_publish.has_all_tables(run.previous):
        return
    run.changed_code = versions.changed(run.previous.manifest.get("code", {}), versions.digests(run.settings.gazetteers))
    is_comparable = stage_publish.has_all_tables(run.previous) and bool(run.changed_code)
    run.touched = versions.touched(run.changed_code) if is_comparable else versions.Touched(everything=True)


@contextlib.contextmanager
def opened(settings: Settings) -> Iterator[Run]:
    """A run that holds the writer's lock. However it ends, that is written to data/runs and its staging is removed."""
    try:
        storage.prepare(settings.data)
        with storage.writer_lock(settings.data, settings.wait_s):
            yield from _at_work(settings)
    except (Exception, KeyboardInterrupt) as error:
        if not isinstance(error, storage.BusyError):
            hooks.tell_failure(settings, reason(error))
        raise


def _at_work(settings: Settings) -> Iterator[Run]:
    """The run, with the lock held; written down at its start and at its end."""
    data = settings.data
    storage.sweep(data)
    previous = storage.current(data)
    run = Run(settings, previous=previous, version=code_version(settings.gazetteers), crashed=history.close_dead(data, previous))
    if (data / "releases" / run.run_id).exists():
        raise storage.DataFolderError(f"a release {run.run_id} is there already. Nothing was changed. Give another KHOTIN_RUN_ID, or none.")
    if run.previous is not None:
        compare_code(run)
    history.begin(run)
    try:
        run.work.mkdir(parents=True)
        yield run
    except BaseException as error:
        history.end(run, "blocked" if isinstance(error, Blocked) else "failed", reason(error), traceback.format_exc())
        raise
    else:
        history.end(run, "published", None, None)
    finally:
        with contextlib.suppress(OSError):  # what is left, the next run's sweep removes
            run.close()
            storage.remove(run.staging)
            history.forget_oldest(data, settings.keep_runs)


def reason(error: BaseException) -> str:
    """One line for the user."""
    if isinstance(error, KeyboardInterrupt):
        return "interrupted; the warehouse was left as it was"
    if isinstance(error, OSError) and error.strerror:
        where = f" ({os.fsdecode(error.filename)})" if error.filename else ""
        return f"{error.strerror}{where}; the warehouse was left as it was"
    text = " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, OSError):
        return f"{text}; the warehouse was left as it was"
    if isinstance(error, Blocked | RunnerError | storage.DataFolderError | SettingsError | StageTimeout):
        return text
    return f"{type(error).__name__}: {text}; the warehouse was left as it was"


def prepare(run: Run) -> stage_read.Plan:
    """Take in reviews and decide what to read."""
    stage_review.take_in(run)
    return stage_read.plan(run)


def stages(run: Run, planned: stage_read.Plan) -> Iterator[tuple[str, Stage]]:
    """Name and function of each stage the run needs, in order: with nothing new, only reading and loading. Each has its time limit."""
    for name, stage in _stages(run, planned):
        yield name, timed(name, stage)


def _stages(run: Run, planned: stage_read.Plan) -> Iterator[tuple[str, Stage]]:
    yield "read", lambda r: stage_read.read(r, planned)
    if not run.has_changed:
        yield "load", stage_publish.republish
        return
    from flows import stage_derive, stage_find

    yield "clean", stage_derive.clean
    yield "cluster", stage_derive.cluster
    yield "find", stage_find.find
    yield "check", stage_publish.check
    yield "load", stage_publish.load_release


def timed(name: str, stage: Stage) -> Stage:
    """The stage, ended by StageTimeout after ``stage_timeout_s`` (0: never). Only in a process's main thread, where signals arrive."""

    def run_timed(run: Run) -> Any:
        limit_s = run.settings.stage_timeout_s
        if not limit_s or threading.current_thread() is not threading.main_thread():
            return stage(run)

        late = StageTimeout(f"stage {name} took more than {limit_s:g} s; the warehouse was left as it was. Allow more with --stage-timeout.")
        rung = []

        def give_up(*_: object) -> None:
            rung.append(True)
            run.con.interrupt()
            raise late

        before = signal.signal(signal.SIGALRM, give_up)
        signal.setitimer(signal.ITIMER_REAL, limit_s, AGAIN_S)
        try:
            return stage(run)
        except Exception as error:
            if rung and error is not late:  # DuckDB says `Query interrupted` instead
                raise late from error
            raise
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)

    return run_timed


@contextlib.contextmanager
def checks_imported() -> Iterator[None]:
    """Great Expectations is imported meanwhile, on a thread: it takes seconds, and so do workers and Prefect's server, each in a process of its own."""

    def load() -> None:
        from expectations import validate

        validate.load()

    importing = threading.Thread(target=load, daemon=True)
    importing.start()
    try:
        yield
    finally:
        importing.join()  # a process that ends in the middle of an import may crash


def execute(settings: Settings) -> dict[str, Any]:
    """Run all stages in this process and return the summary that ``khotin run --json`` prints."""
    with opened(settings) as run:
        planned = prepare(run)
        with contextlib.ExitStack() as meanwhile:
            for name, stage in stages(run, planned):
                if name == "clean":  # a run that reads nothing new has no checks
                    meanwhile.enter_context(checks_imported())
                stage(run)
    return outcome(run)


def outcome(run: Run) -> dict[str, Any]:
    """The object of ``run --json``."""
    summary = asdict(run.summary)
    seconds = summary.pop("seconds")
    data = run.settings.data
    return {"run_id": run.run_id, **summary, "warehouse": str(data / "warehouse.duckdb"), "report": str(data / "reports" / "index.html"), "seconds": seconds}
