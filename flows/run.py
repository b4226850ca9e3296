"""One run: what it was asked, where it builds, what it has counted, and how it tells of it."""

from __future__ import annotations

import json
import os
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from functools import cached_property
from pathlib import Path
from typing import Any, TextIO

import pyarrow as pa

from flows import runner, storage
from flows.code_version import Touched
from flows.settings import Settings
from flows.workers import Background
from warehouse import staged

STAGES = ("read", "clean", "cluster", "find", "check", "load")
# While other threads work, the one that asked DuckDB spins on a lock: over 22,000 articles two threads took 0.84 s of CPU to merge their
# raw texts and one 0.52, and the clock said the same; over 154,000 one was not slower.
DOCUMENTS_A_THREAD = 200_000
VIETNAM = timezone(timedelta(hours=7))


def now() -> datetime:
    """Wall time in Vietnam (UTC+7) without a zone; ``SOURCE_DATE_EPOCH`` fixes it, for runs that must repeat to the byte."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.fromtimestamp(int(fixed), UTC) if fixed else datetime.now(UTC)
    return moment.astimezone(VIETNAM).replace(tzinfo=None, microsecond=0)


def new_run_id() -> str:
    """Sorts by start time; ``KHOTIN_RUN_ID`` fixes it."""
    return os.environ.get("KHOTIN_RUN_ID") or f"run-{now():%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"


@dataclass(slots=True)
class Summary:
    """Counts of a run; ``read = loaded + duplicate + quarantined + unchanged`` when it is done."""

    read: int = 0
    loaded: int = 0
    duplicate: int = 0
    quarantined: int = 0
    unchanged: int = 0
    retracted: int = 0
    documents: int = 0
    stories: int = 0
    facts: dict[str, int] = field(default_factory=dict)
    checks: dict[str, int] = field(default_factory=lambda: {"evaluated": 0, "failed": 0, "warnings": 0})
    seconds: dict[str, float] = field(default_factory=dict)


class Blocked(RuntimeError):
    """The checks stopped the publish; the text is the one line for the user."""


@dataclass
class Run:
    """The state the stages share. Folders: ``work`` is scratch, ``release`` becomes the release."""

    settings: Settings
    run_id: str = field(default_factory=new_run_id)
    started_at: datetime = field(default_factory=now)
    previous: storage.Release | None = None
    version: str = ""
    summary: Summary = field(default_factory=Summary)
    stream: TextIO = field(default_factory=lambda: sys.stderr)
    quarantine: list[dict[str, Any]] = field(default_factory=list)
    reviews: list[dict[str, Any]] = field(default_factory=list)
    quality: pa.Table | None = None  # this run's rows of ops.quality_results
    reviewed_anew: set[str] = field(default_factory=set)  # facts with another verdict than in the last release
    building: Background[Path, dict[str, int]] | None = None  # the warehouse, filled while the checks run
    touched: Touched = field(default_factory=Touched)  # what of the last release the program that changed since then touches
    changed_code: list[str] = field(default_factory=list)  # files of the program that are others than for the last release
    is_stale: bool = False  # documents were put aside after tables with them were written
    must_regroup: bool = False  # one of them had a twin
    crashed: str | None = None  # id of the run before, where that died
    has_changed: bool = True  # False: the inputs hold nothing new, so the last release's tables stand

    @property
    def staging(self) -> Path:
        """This run's folder in data/staging."""
        return self.settings.data / "staging" / self.run_id

    @property
    def work(self) -> Path:
        """Scratch files."""
        return self.staging / "work"

    @property
    def release(self) -> Path:
        """The release being built; named as it will be in data/releases."""
        return self.staging / self.run_id

    @cached_property
    def con(self) -> Any:
        """The run's DuckDB connection over Parquet, on one thread until ``expect`` says that there is work for more."""
        self.work.mkdir(parents=True, exist_ok=True)
        con = staged.connect(self.work)
        con.execute("set threads = 1")
        return con

    def expect(self, documents: int) -> None:
        """Fit DuckDB's threads to the number of documents in the tables."""
        self.con.execute(f"set threads = {min(len(os.sched_getaffinity(0)), 1 + documents // DOCUMENTS_A_THREAD)}")

    @cached_property
    def runner(self) -> runner.Runner:
        """Who works on the batches; begun when there are some. RunnerError where that cannot be."""
        return runner.opened(self.settings)

    def close(self) -> None:
        """Let go of connections and processes."""
        if self.building is not None:
            self.building.stop()
        self.leave_runner()
        self.con.close()

    def leave_runner(self) -> None:
        """Close the runner if there is one; what comes later begins another."""
        if "runner" in self.__dict__:
            self.__dict__.pop("runner").close()

    def table(self, name: str) -> Path:
        """Where this run writes a table."""
        return table_path(self.release, name)

    def old_table(self, name: str) -> Path:
        """Where the last release has a table; a path that does not exist before the first release."""
        return table_path(self.previous.path if self.previous else self.staging / "none", name)

    @contextmanager
    def stage(self, name: str) -> Iterator[list[str]]:
        """Time a stage and print its line; the stage appends what it has to say."""
        said: list[str] = []
        started = time.monotonic()
        yield said
        took_s = time.monotonic() - started
        self.summary.seconds[name] = round(took_s, 3)
        if self.settings.log_json:
            self.log("stage", stage=name, number=STAGES.index(name) + 1, said=said, seconds=round(took_s, 3))
            return
        print(f"[{STAGES.index(name) + 1}/{len(STAGES)}] {name:<8} {'; '.join(said):<66} {took_s:7.1f} s", file=self.stream, flush=True)

    def log(self, event: str, **values: Any) -> None:
        """One JSON line for machines, with time and run id."""
        line = {"time": datetime.now(UTC).astimezone(VIETNAM).isoformat(timespec="milliseconds"), "run_id": self.run_id, "event": event, **values}
        print(json.dumps(line, ensure_ascii=False), file=self.stream, flush=True)


def table_path(release: Path, name: str) -> Path:
    """The Parquet file of a table in a release: stage tables stand apart from published ones."""
    return release / "stage" / f"{name.removeprefix('stage.')}.parquet" if name.startswith("stage.") else release / "tables" / f"{name}.parquet"
