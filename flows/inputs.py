"""Files, folders and globs to open descriptors: what is there, what is skipped and why, and each file read whole or not at all."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from flows.input_names import MAGIC, ignored, matches, printable
from flows.workers import beat
from transforms.readers import read_records
from transforms.records import Limits, Record, Refusal

# Every reason a name is passed over without being opened, for people.
SKIPS: dict[str, str] = {
    "backup": "an editor's backup copy",
    "data_folder": "what khotin keeps in its data folder: it would read what it wrote",
    "device": "a device node",
    "fifo": "a named pipe: opening it would wait for ever",
    "hidden": "a hidden file or folder",
    "lock": "a lock file",
    "partial": "a download that is not complete",
    "program": "a program, or data that runs when it is loaded",
    "socket": "a socket",
    "symlink": "a symbolic link below a folder that was named: it may lead anywhere",
    "system": "a file the operating system keeps",
    "unreadable_folder": "a folder that cannot be listed",
    "vanished": "gone between listing and looking",
}

_OPEN_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
_OPEN_FOLDER = os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY | os.O_CLOEXEC
# The kernel stamps changes in ticks of up to 10 ms and a writer may pause between two writes: a file is read only when
# nothing has changed it for this long. With 20 ms hostile_inputs.py --mutate got half-written files past two equal stamps.
_QUIET_S = 0.3
_WAITS = 3


@dataclass(frozen=True, slots=True)
class InputFile:
    """A regular file: ``base`` was named by the user, no link is followed below it. ``uri`` is its path as given, printable."""

    base: bytes
    relative: bytes
    uri: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """A name that is not read; ``reason`` is a key of ``SKIPS``."""

    uri: str
    reason: str


@dataclass(slots=True)
class FileOutcome:
    """What ``read_file`` found out about the file as a whole; ``sha256`` is None where it was not read to its end."""

    sha256: str | None = None
    refused: Refusal | None = None


def walk(paths: Iterable[str | bytes | os.PathLike[str]], own: Iterable[os.PathLike[str]] = ()) -> Iterator[InputFile | Skipped]:
    """Every file of the files, folders (recursive) and globs (``**`` too) named, each path once, in the order of their bytes.

    A name that exists is taken literally, even if it looks like a glob. FileNotFoundError where a name matches nothing. What is
    in the folders (or is the file) ``own`` is passed over, one Skipped for each.
    """
    seen: set[bytes] = set()
    kept_out = {os.fsencode(os.path.realpath(o)): printable(os.fsencode(o)) for o in own}
    own_in = cache(lambda folder: _own_in(os.path.realpath(folder or b"."), kept_out))
    for path in paths:
        is_empty = True
        for file, found in _named(os.fsencode(path)):
            is_empty = False
            folder, name = os.path.split(file)
            around, inside = own_in(folder)
            mine = around or inside.get(name)
            if (mine or file) not in seen:
                seen.add(mine or file)
                yield Skipped(kept_out[mine], "data_folder") if mine else found
        if is_empty and not os.path.isdir(path):
            raise FileNotFoundError(f"{printable(os.fsencode(path))}: no such file or folder, and no file matches it")


def _own_in(folder: bytes, own: Iterable[bytes]) -> tuple[bytes | None, dict[bytes, bytes]]:
    """Which own path a folder is in or is, and the own paths directly in it by name."""
    around = next((o for o in own if folder == o or folder.startswith(o + b"/")), None)
    return around, {os.path.basename(o): o for o in own if os.path.dirname(o) == folder}


def read_file(
    file: InputFile, limits: Limits | None = None, mapping: Mapping[str, str] | None = None, outcome: FileOutcome | None = None
) -> Iterator[Record | Refusal]:
    """The file's records and refusals. Where the file cannot be read or changed meanwhile, the last item is a refusal with
    ``voids_file``, also in ``outcome.refused``: records that came before it must be dropped (only files above
    ``Limits.max_snapshot_bytes`` give any).
    """
    limits = limits or Limits()
    outcome = outcome if outcome is not None else FileOutcome()
    try:
        with io.FileIO(_open(file)) as stream:
            yield from _read_open(stream, file, limits, mapping, outcome)
    except FileNotFoundError:
        outcome.refused = Refusal(None, "vanished", "gone since the folder was listed", voids_file=True)
    except OSError as error:
        outcome.refused = Refusal(None, "unreadable", error.strerror or str(error), voids_file=True)
    if outcome.refused is not None:
        yield outcome.refused


def _read_open(stream: io.FileIO, file: InputFile, limits: Limits, mapping: Mapping[str, str] | None, outcome: FileOutcome) -> Iterator[Record | Refusal]:
    before = _quiet(stream.fileno())
    if not stat.S_ISREG(before.st_mode):
        outcome.refused = Refusal(None, "unreadable", "no regular file any more", voids_file=True)
        return
    if _age_s(before) < _QUIET_S:
        outcome.refused = Refusal(None, "changed_while_read", "it keeps changing", voids_file=True)
        return
    name = os.path.basename(file.relative)
    if before.st_size <= limits.max_snapshot_bytes:
        data = stream.read(before.st_size + 1)
        if _is_same(before, os.fstat(stream.fileno())) and len(data) == before.st_size:
            outcome.sha256 = hashlib.sha256(data).hexdigest()
            for found in _beating(read_records(io.BytesIO(data), name, limits, mapping)):
                is_bare = isinstance(found, Refusal) and found.record_no is None and not found.raw
                yield replace(found, raw=data[: limits.max_kept_bytes]) if is_bare else found
            return
    else:
        has_records = False
        for found in _beating(read_records(io.FileIO(stream.fileno(), closefd=False), name, limits, mapping)):
            has_records = has_records or found.record_no is not None
            yield found
        if has_records:  # else it was refused by its head, and its gigabytes are left alone
            outcome.sha256 = _sha256(stream)
        if _is_same(before, os.fstat(stream.fileno())):
            return
    outcome.sha256 = None
    outcome.refused = Refusal(None, "changed_while_read", "size or time of change is another than before reading", voids_file=True)


def _beating(records: Iterator[Record | Refusal]) -> Iterator[Record | Refusal]:
    beat()
    for record in records:
        yield record
        beat()


def _sha256(stream: io.FileIO) -> str:
    digest = hashlib.sha256()
    stream.seek(0)
    while chunk := stream.read(1 << 22):
        digest.update(chunk)
        beat()
    return digest.hexdigest()


def _open(file: InputFile) -> int:
    """A descriptor, opened folder by folder so that no link below ``base`` is followed. OSError."""
    folder = os.open(file.base, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        *parents, name = file.relative.split(b"/")
        for parent in parents:
            inner = os.open(parent, _OPEN_FOLDER, dir_fd=folder)
            os.close(folder)
            folder = inner
        return os.open(name, _OPEN_FILE, dir_fd=folder)
    finally:
        os.close(folder)


def _quiet(fd: int) -> os.stat_result:
    """The file's status, after waiting a little where it has just changed."""
    for _ in range(_WAITS):
        status = os.fstat(fd)
        if (age := _age_s(status)) >= _QUIET_S:
            break
        time.sleep(_QUIET_S - age + 0.01)
    return os.fstat(fd)


def _age_s(status: os.stat_result) -> float:
    """Seconds since the last change of content or name (``st_ctime``, which nobody can set); a clock that runs ahead counts as old."""
    age = time.time() - status.st_ctime
    return age if age > -2 else _QUIET_S


def _is_same(before: os.stat_result, after: os.stat_result) -> bool:
    return all(getattr(before, name) == getattr(after, name) for name in ("st_dev", "st_ino", "st_size", "st_mtime_ns", "st_ctime_ns"))


def _named(path: bytes) -> Iterator[tuple[bytes, InputFile | Skipped]]:
    """Path and finding of everything one argument names."""
    if not os.path.lexists(path):
        if MAGIC.search(path):
            yield from _glob(path)
        return
    if os.path.isdir(path):
        yield from _folder(path, b"")
        return
    real = os.path.realpath(path)  # a link that the user names is meant
    base, name = os.path.split(real)
    finding = _finding(base or b".", name, printable(path), os.lstat(real))
    if finding is not None:
        yield path, finding


def _folder(base: bytes, relative: bytes) -> Iterator[tuple[bytes, InputFile | Skipped]]:
    """Depth first, names sorted by their bytes. Folders are listed by path; reading checks every step again."""
    stack = [relative]
    while stack:
        here = stack.pop()
        path = os.path.join(base, here)
        if here:
            try:
                status = os.lstat(path)
            except OSError:
                yield path, Skipped(printable(path), "vanished")
                continue
            if not stat.S_ISDIR(status.st_mode):
                finding = _finding(base, here, printable(path), status)
                if finding is not None:
                    yield path, finding
                continue
            if ignored(os.path.basename(here)) == "hidden":
                yield path, Skipped(printable(path), "hidden")
                continue
        try:
            names = sorted(os.listdir(path), reverse=True)
        except OSError:
            yield path, Skipped(printable(path), "unreadable_folder")
            continue
        stack += [os.path.join(here, name) for name in names]


def _finding(base: bytes, relative: bytes, uri: str, status: os.stat_result) -> InputFile | Skipped | None:
    mode = status.st_mode
    for is_kind, reason in ((stat.S_ISLNK, "symlink"), (stat.S_ISFIFO, "fifo"), (stat.S_ISSOCK, "socket"), (stat.S_ISCHR, "device"), (stat.S_ISBLK, "device")):
        if is_kind(mode):
            return Skipped(uri, reason)
    if (reason := ignored(os.path.basename(relative))) is not None:
        return Skipped(uri, reason)
    return InputFile(base, relative, uri, status.st_size, status.st_mtime_ns)


def _glob(pattern: bytes) -> Iterator[tuple[bytes, InputFile | Skipped]]:
    """What a glob matches below its last folder without a magic character; links are not followed on the way."""
    parts = pattern.split(b"/")
    plain = next(i for i, part in enumerate(parts) if MAGIC.search(part))
    base = b"/".join(parts[:plain]) or (b"/" if pattern.startswith(b"/") else b"")
    if not os.path.isdir(base or b"."):
        return
    for path, finding in _folder(base or b".", b""):
        shown = path if base else path.removeprefix(b"./")
        if matches(os.path.relpath(path, base or b".").split(b"/"), parts[plain:]):
            yield shown, _renamed(finding, printable(shown))


def _renamed(finding: InputFile | Skipped, uri: str) -> InputFile | Skipped:
    if isinstance(finding, Skipped):
        return Skipped(uri, finding.reason)
    return InputFile(finding.base, finding.relative, uri, finding.size, finding.mtime_ns)
