"""The same run again and again until stopped: by cron, at an interval, or when files come in.

Each run is a `khotin run` of its own process: a run that crashes or grows harms no later one. A loop of our own, not a Prefect
server started for the purpose: on a temporary server, deployments with a concurrency limit had every run cancelled, and each
run it starts costs 10 s, so that an interval of seconds piles up late runs; a run that finds nothing new needs no server at
all. With PREFECT_API_URL a Prefect deployment is served instead (flows/deployment.py).
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flows import hooks, settings, storage
from flows.watch import Inbox

UNITS_S = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
STOP_S = 60  # a run that is stopped has this long to leave in good order
FILE = "schedule.json"


class ScheduleError(ValueError):
    """A schedule that cannot be understood; the text says how to write one."""


@dataclass
class Timetable:
    """When runs are due: at the times of a cron line in a time zone, or every so many seconds; neither: never by the clock."""

    cron: str | None = None
    every_s: float | None = None
    timezone: str = "Asia/Ho_Chi_Minh"

    def after(self, moment: datetime) -> datetime | None:
        """The first time after a moment (with its zone)."""
        if self.every_s:
            return moment + timedelta(seconds=self.every_s)
        if self.cron is None:
            return None
        from cronsim import CronSim

        return next(CronSim(self.cron, moment.astimezone(ZoneInfo(self.timezone))))

    def __str__(self) -> str:
        if self.every_s:
            return f"every {self.every_s:g} s"
        return f"cron {self.cron} {self.timezone}" if self.cron else "when files come in"


def timetable(cron: str | None, every: str | None, timezone: str) -> Timetable:
    """A checked timetable; raises ScheduleError.

    >>> str(timetable(None, "15m", "Asia/Ho_Chi_Minh"))
    'every 900 s'
    """
    from cronsim import CronSim, CronSimError

    try:
        zone = ZoneInfo(timezone)
    except (KeyError, ValueError, OSError) as error:
        raise ScheduleError(f"{timezone} is no time zone; write for example Asia/Ho_Chi_Minh") from error
    every_s = _seconds(every) if every is not None else None
    try:
        if cron is not None:
            next(CronSim(cron, datetime.now(zone)))
    except (CronSimError, StopIteration) as error:
        raise ScheduleError(f'"{cron}" is no cron line that ever comes; write for example "0 6 * * *" (six every morning)') from error
    return Timetable(cron, every_s, timezone)


def _seconds(text: str) -> float:
    number, unit = text[:-1], text[-1:]
    if unit not in UNITS_S or not number.isdecimal() or int(number) == 0:
        raise ScheduleError(f"{text} is no interval; write for example 90s, 15m, 6h or 1d")
    return float(int(number) * UNITS_S[unit])


@dataclass
class Scheduler:
    """Starts a run when one is due. ``arguments`` are those of `khotin run` without its paths; ``inbox`` is watched if given."""

    data: Path
    timetable: Timetable
    arguments: list[str]
    paths: tuple[str, ...]
    inbox: Inbox | None = None
    stopping: threading.Event = field(default_factory=threading.Event)
    child: subprocess.Popen[bytes] | None = None

    def serve(self) -> None:
        """Run until SIGINT or SIGTERM. One scheduler a data folder: DataFolderError if there is another."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        storage.prepare(self.data)
        with storage.writer_lock(self.data, 0, ".schedule.lock"):
            try:
                self._loop()
            finally:
                (self.data / FILE).unlink(missing_ok=True)
        _say("stopped")

    def _loop(self) -> None:
        due = self._next()
        while not self.stopping.is_set():
            if self.inbox is not None and (settled := self.inbox.settled()):
                if self._run([os.fsdecode(path) for path in settled]):
                    self.inbox.done(settled)
                continue
            if due is not None and datetime.now(due.tzinfo) >= due:
                self._run(list(self.paths))
                due = self._next()  # from now on: what fell due during the run is this one run, not a queue
                continue
            self.stopping.wait(self._pause_s(due))

    def _pause_s(self, due: datetime | None) -> float:
        pause_s = 60.0 if due is None else max(0.0, (due - datetime.now(due.tzinfo)).total_seconds())
        return min(pause_s, self.inbox.poll_s if self.inbox else 60.0)  # clocks are set: look at the time again every minute

    def _next(self) -> datetime | None:
        due = self.timetable.after(datetime.now(ZoneInfo(self.timetable.timezone)))
        about = {"pid": os.getpid(), "timetable": str(self.timetable), "next_run_at": due.isoformat(timespec="seconds") if due else None}
        about |= {"paths": list(self.paths), "watch": os.fsdecode(self.inbox.folder) if self.inbox else None}
        storage.write_json(self.data / FILE, about)
        _say(f"{self.timetable}; next run {due:%Y-%m-%d %H:%M:%S %Z}" if due else str(self.timetable))
        return due

    def _run(self, paths: list[str]) -> bool:
        """One run in a process of its own; whether it published. A signal of the terminal reaches it through us only."""
        command = [sys.executable, "-m", "flows.cli", "run", *self.arguments, "--paths-from", "-"]
        listed = b"".join(os.fsencode(p) + b"\0" for p in paths)
        self.child = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
        if self.stopping.is_set():  # the signal came just before
            self.child.terminate()
        assert self.child.stdin is not None
        try:
            self.child.stdin.write(listed)
            self.child.stdin.close()
        except BrokenPipeError:  # it is gone; its exit status says more
            pass
        status = self._end_of(self.child)
        self.child = None
        if status < 0 and not self.stopping.is_set():  # killed, by want of memory for one: it could not tell anybody
            why = f"a scheduled run was killed by {signal.Signals(-status).name}; the warehouse was left as it was"
            hooks.tell_failure(settings.load({"data": self.data}, os.environ), why)
        if status:
            _say(f"the run ended with exit status {status}; the next one comes as planned")
        return status == 0

    def _end_of(self, child: subprocess.Popen[bytes]) -> int:
        stopped_at: float | None = None
        while True:
            try:
                return child.wait(0.5)
            except subprocess.TimeoutExpired:
                if self.stopping.is_set():
                    stopped_at = stopped_at or time.monotonic()
                    if time.monotonic() - stopped_at > STOP_S:
                        os.killpg(child.pid, signal.SIGKILL)

    def _stop(self, *_: object) -> None:
        self.stopping.set()
        if self.child is not None and self.child.poll() is None:
            self.child.terminate()


def _say(text: str) -> None:
    print(f"schedule: {text}", file=sys.stderr, flush=True)


def state(data: Path) -> dict[str, Any] | None:
    """What the scheduler of a data folder is about to do; None where none is alive."""
    try:
        about: dict[str, Any] = json.loads((data / FILE).read_text("utf-8"))
        storage.refuse_if_held(data, ".schedule.lock")
    except storage.BusyError:
        return about
    except (OSError, ValueError):
        pass
    return None
