"""An inbox: files are handed on once they have stopped growing, and stay where they are unless an archive folder is given."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from flows import inputs
from flows.input_names import printable

# Files of a run that failed are tried again after this long; twice as long each time.
FIRST_PAUSE_S = 60.0
LONGEST_PAUSE_S = 3600.0


@dataclass
class Inbox:
    """A watched folder. ``settle_s``: how long a file's size and times must stand; ``archive``: where files go that were read."""

    folder: bytes
    settle_s: float = 2.0
    poll_s: float = 1.0
    archive: Path | None = None
    own: tuple[Path, ...] = ()  # paths in the folder that are not input: the archive, the data folder's
    _seen: dict[bytes, tuple[tuple[int, ...], float]] = field(default_factory=dict)  # path: (stamp, since when it stands)
    _done: dict[bytes, tuple[int, ...]] = field(default_factory=dict)
    _tried: dict[bytes, tuple[tuple[int, ...], float, float]] = field(default_factory=dict)  # stamp, when, seconds to the next try

    def settled(self) -> list[bytes]:
        """Paths of files that are new or changed since ``done`` and have stood for ``settle_s``; [] while others still grow or come in.

        A batch waits for the last of its files at most ten times ``settle_s``. Files of a run that failed come again, later each time.
        """
        now = time.monotonic()
        found = self._stamps()
        self._seen = {path: (stamp, self._since(path, stamp, now)) for path, stamp in found.items()}
        new = {path: seen for path, seen in self._seen.items() if self._done.get(path) != seen[0] and self._may_try(path, seen[0], now)}
        ready = [path for path, (_, since) in new.items() if now - since >= self.settle_s]
        is_waiting_worth_it = len(ready) < len(new) and all(now - new[path][1] < 10 * self.settle_s for path in ready)
        if not ready or is_waiting_worth_it:
            return []
        for path in ready:
            self._tried[path] = (found[path], now, self._pause_s(path, found[path]))
        return sorted(ready)

    def done(self, paths: Iterable[bytes]) -> None:
        """These were read: not again until they change. With an archive they are moved there, if they did not change meanwhile."""
        for path in paths:
            stamp = self._seen[path][0]
            self._done[path] = stamp
            self._tried.pop(path, None)
            if self.archive is not None:
                self._move(path, stamp)

    def _stamps(self) -> dict[bytes, tuple[int, ...]]:
        try:
            files = [f for f in inputs.walk([self.folder], self.own) if isinstance(f, inputs.InputFile)]
        except FileNotFoundError:  # a share that is not mounted comes back
            return {}
        stamps = ((os.path.join(f.base, f.relative), _stamp(os.path.join(f.base, f.relative))) for f in files)
        return {path: stamp for path, stamp in stamps if stamp is not None}

    def _since(self, path: bytes, stamp: tuple[int, ...], now: float) -> float:
        known = self._seen.get(path)
        return known[1] if known and known[0] == stamp else now

    def _may_try(self, path: bytes, stamp: tuple[int, ...], now: float) -> bool:
        tried = self._tried.get(path)
        return tried is None or tried[0] != stamp or now - tried[1] > tried[2]

    def _pause_s(self, path: bytes, stamp: tuple[int, ...]) -> float:
        tried = self._tried.get(path)
        return min(2 * tried[2], LONGEST_PAUSE_S) if tried is not None and tried[0] == stamp else FIRST_PAUSE_S

    def _move(self, path: bytes, stamp: tuple[int, ...]) -> None:
        assert self.archive is not None
        if _stamp(path) != stamp:
            return
        target = self.archive / os.path.relpath(os.fsdecode(path), os.fsdecode(self.folder))
        while os.path.lexists(target):  # another file of this name was archived before
            target = target.with_name(f"{target.stem}+{target.suffix}")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(os.fsdecode(path), target)
        except OSError as error:
            print(f"khotin: warning: {printable(path)} could not be moved to the archive: {error.strerror}", file=sys.stderr)


def _stamp(path: bytes) -> tuple[int, ...] | None:
    """What changes when a file does; None where it is gone."""
    try:
        s = os.lstat(path)
    except OSError:
        return None
    return s.st_ino, s.st_size, s.st_mtime_ns, s.st_ctime_ns
