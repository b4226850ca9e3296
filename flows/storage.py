"""The data folder: one writer, staging, releases that are renamed into place, and the pointer readers follow.

::

    data/staging/<run>/      what a run is building; removed when it ends, and by the next run when it died
    data/releases/<run>/     tables/*.parquet  stage/*.parquet  warehouse.duckdb  manifest.json
    data/current             -> releases/<run>, moved by one rename
    data/warehouse.duckdb    -> current/warehouse.duckdb
    data/runs/<run>.json     how every run ended; data/quarantine/<sha256> bytes that could not be used
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Somebody may just be asking whether the lock is held (`refuse_if_held`, which takes microseconds): that is no run to give way to.
PROBE_S = 0.3
# How a run ended that was killed: it could not say so itself.
DIED = "ended without a word (killed, or the machine went down); the warehouse was left as it was"
PUBLIC_FOLDERS = ("staging", "releases", "runs", "quarantine", "reports")
OWN = (*PUBLIC_FOLDERS, "prefect", "reviews", "running.json", "schedule.json", "sql_history")


class DataFolderError(RuntimeError):
    """The data folder cannot be used; the text says why, what stays as it was and what to do."""


class BusyError(DataFolderError):
    """Another run is writing to the data folder."""


@dataclass(frozen=True, slots=True)
class Release:
    """One published state: its folder and manifest."""

    path: Path
    manifest: dict[str, Any]

    @property
    def tables(self) -> Path:
        """Folder of the published tables, one Parquet file a table."""
        return self.path / "tables"

    @property
    def stage(self) -> Path:
        """Folder of what later runs need and readers do not."""
        return self.path / "stage"

    @property
    def warehouse(self) -> Path:
        """The DuckDB file."""
        return self.path / "warehouse.duckdb"


def own_paths(data: Path) -> list[Path]:
    """What khotin keeps in the data folder and never takes for input, there or not: articles may lie beside it."""
    return [data / name for name in OWN]


def prepare(data: Path) -> None:
    """Make the data folder (0700: raw articles may not be ours to show) and its rooms."""
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in (data, *(data / name for name in PUBLIC_FOLDERS)):
            folder.mkdir(exist_ok=True)
            if not os.access(folder, os.W_OK | os.X_OK):  # false on a read-only file system too
                raise PermissionError(errno.EACCES, "it is read-only", os.fspath(folder))
    except OSError as error:
        raise DataFolderError(f"cannot write to the data folder {data}: {error.strerror}. Nothing was changed. Give another with --data.") from error


def refuse_if_full(data: Path, needed_bytes: int) -> None:
    """Raise DataFolderError where less is free on the disk."""
    free = shutil.disk_usage(data).free
    if free < needed_bytes:
        raise DataFolderError(
            f"{free >> 20} MB are free for {data}, and a run needs {needed_bytes >> 20} MB and room for its release. "
            "The warehouse was left as it was. Make room, then run again."
        )


@contextlib.contextmanager
def writer_lock(data: Path, wait_s: float, name: str = ".lock") -> Iterator[None]:
    """Hold the one writer's lock; the kernel frees it when the process dies. Raises BusyError if another run has it."""
    with (data / name).open("a+") as lock:
        deadline = time.monotonic() + max(wait_s, PROBE_S)
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    lock.seek(0)
                    raise _busy(data, lock.read()) from None
                time.sleep(0.05)
        lock.truncate(0)
        lock.write(f"pid {os.getpid()}, since {time.strftime('%Y-%m-%d %H:%M:%S')}")
        lock.flush()
        yield
        with contextlib.suppress(OSError):  # who held it is for people; a run that has published is not undone by a disk that fails now
            lock.truncate(0)


def refuse_if_held(data: Path, name: str = ".lock") -> None:
    """Raise BusyError where another run holds the writer's lock: asked before anything heavy is imported. Writes nothing."""
    try:
        lock = (data / name).open("r")
    except FileNotFoundError:
        return
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _busy(data, lock.read()) from None


def _busy(data: Path, holder: str) -> BusyError:
    who = holder.strip() or "just begun"
    return BusyError(f"another run is writing to {data} ({who}). The warehouse was left as it is. Run again when it is done, or with --wait SECONDS.")


def current(data: Path) -> Release | None:
    """The published release, or None before the first. Raises DataFolderError where the pointer leads nowhere."""
    pointer = data / "current"
    if not pointer.is_symlink():
        return None
    path = data / "releases" / os.path.basename(os.readlink(pointer))
    return read_release(path)


def read_release(path: Path) -> Release:
    """The release in a folder; DataFolderError where its manifest cannot be read."""
    try:
        return Release(path, json.loads((path / "manifest.json").read_text("utf-8")))
    except (OSError, ValueError) as error:
        raise DataFolderError(f"the release {path} has no readable manifest ({error}). Restore it, or move data/current away and run again.") from error


def sweep(data: Path) -> list[str]:
    """Remove what dead runs left: staging, releases that never became current, files that were not renamed. Call with the lock held."""
    swept = [entry.name for entry in (data / "staging").iterdir()]
    for entry in (data / "staging").iterdir():
        remove(entry)
    release = current(data)
    known = {release.path.name, *release.manifest["history"]} if release else set()
    for entry in (data / "releases").iterdir():
        if entry.name not in known:
            swept.append(entry.name)
            remove(entry)
    for folder in (data, data / "runs", data / "quarantine"):
        for entry in folder.glob(".*.new"):
            swept.append(entry.name)
            remove(entry)
    return swept


def remove(path: Path) -> None:
    """Remove a file or a folder tree."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def publish(data: Path, built: Path, keep: int) -> Release:
    """Rename a built release into place and move the pointer to it; then forget the oldest releases.

    An OSError means that nothing was published and ``built`` is where it was.
    """
    target = data / "releases" / built.name
    manifest = json.loads((built / "manifest.json").read_text("utf-8"))
    sync_tree(built)
    os.rename(built, target)
    try:
        sync_folder(target.parent)
        if not (data / "warehouse.duckdb").is_symlink():
            _point(data / "warehouse.duckdb", Path("current") / "warehouse.duckdb")
        _point(data / "current", Path("releases") / target.name)
    except OSError:
        os.rename(target, built)
        raise
    # From here on readers see the release. What cannot be flushed or tidied now does not undo that; the next run's sweep tidies.
    with contextlib.suppress(OSError):
        sync_folder(data)
        kept = {target.name, *(manifest["history"][-(keep - 1) :] if keep > 1 else ())}
        for entry in (data / "releases").iterdir():
            if entry.name not in kept:
                remove(entry)
    return Release(target, manifest)


def _point(link: Path, target: Path) -> None:
    fresh = link.with_name(f".{link.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    os.replace(fresh, link)


def sync_tree(folder: Path) -> None:
    """Flush every file and folder below to the disk."""
    for root, _, files in os.walk(folder):
        for name in files:
            sync_folder(Path(root) / name)
        sync_folder(Path(root))


def sync_folder(path: Path) -> None:
    """Flush one file or folder entry to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_bytes(path: Path, content: bytes) -> None:
    """Write a whole file so that a kill leaves the old one or the new one."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with fresh.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        os.replace(fresh, path)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_json(path: Path, value: Any) -> None:
    """Write a value as readable JSON, whole or not at all."""
    write_bytes(path, (json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n").encode("utf-8"))


def sha256_of(path: Path) -> str:
    """SHA-256 of a file as hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def link_or_copy(source: Path, target: Path) -> None:
    """The same file at a second place: a hard link where the file system has them."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
