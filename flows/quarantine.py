"""Bytes that could not be used: kept under their SHA-256, those of one input file together once there are several.

::

    data/quarantine/<sha256>            the bytes of one refused file, record or document
    data/quarantine/<20 hex>.zip        several of one input file, each under its SHA-256; named by the file's URI
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import zipfile
import zlib
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from types import TracebackType

_DATE = (1980, 1, 1, 0, 0, 0)  # ZIP's first: the same bytes make the same archive


class Kept:
    """Keeps the refused bytes of one input file; a context manager. A crawl of which 3,000 records are refused makes one file, not 3,000."""

    def __init__(self, folder: Path, file_uri: str) -> None:
        self._folder, self._bundle = folder, bundle(folder, file_uri)
        self._fresh = self._bundle.with_name(f".{self._bundle.name}.{os.getpid()}.new")
        self._first: bytes | None = None
        self._archive: zipfile.ZipFile | None = None
        self._names: set[str] = set()

    def add(self, raw: bytes) -> str:
        """Keep the bytes; returns their SHA-256. They are on the disk when the context ends."""
        sha256 = hashlib.sha256(raw).hexdigest()
        if sha256 in self._names:
            return sha256
        self._names.add(sha256)
        if len(self._names) == 1:
            self._first = raw
            return sha256
        if self._archive is None:
            self._archive = self._begin()
        self._put(sha256, raw)
        return sha256

    def forget(self) -> None:
        """Keep nothing of what was added: the file was refused as a whole."""
        self._drop()
        self._first, self._names = None, set()

    def _begin(self) -> zipfile.ZipFile:
        """A new archive with what an earlier run kept of this file, and the first bytes of this one."""
        archive = self._archive = zipfile.ZipFile(self._fresh, "w", zipfile.ZIP_DEFLATED)
        kept = set()
        if self._bundle.exists():
            with zipfile.ZipFile(self._bundle) as before:
                for name in before.namelist():
                    kept.add(name)
                    self._put(name, before.read(name))
        assert self._first is not None
        first = hashlib.sha256(self._first).hexdigest()
        if first not in kept:
            self._put(first, self._first)
        self._names |= kept
        return archive

    def _put(self, sha256: str, raw: bytes) -> None:
        assert self._archive is not None
        self._archive.writestr(zipfile.ZipInfo(sha256, _DATE), raw, zipfile.ZIP_DEFLATED)

    def __enter__(self) -> Kept:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        if error is not None:
            self._drop()
        elif self._archive is not None:
            self._archive.close()
            os.replace(self._fresh, self._bundle)
        elif self._first is not None:
            _write(self._folder / hashlib.sha256(self._first).hexdigest(), self._first)

    def _drop(self) -> None:
        if self._archive is not None:
            with contextlib.suppress(OSError):  # a full disk: what matters was raised already
                self._archive.close()
            self._fresh.unlink(missing_ok=True)
            self._archive = None


def bundle(folder: Path, file_uri: str) -> Path:
    """Where the refused records of an input file are kept together."""
    return folder / f"{hashlib.sha256(file_uri.encode('utf-8', 'surrogatepass')).hexdigest()[:20]}.zip"


def find(folder: Path, sha256: str, file_uri: str) -> tuple[bytes, str]:
    """The bytes of that SHA-256 refused of that file, and the place they are in, for people; FileNotFoundError."""
    single, bundled = folder / sha256, bundle(folder, file_uri)
    if single.exists():
        return single.read_bytes(), str(single)
    with contextlib.suppress(FileNotFoundError, KeyError), zipfile.ZipFile(bundled) as archive:
        return archive.read(sha256), f"{bundled} ({sha256})"
    raise FileNotFoundError(f"{single} is missing: it was removed by hand, or the data folder was copied without its quarantine")


def lost(folder: Path, kept: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of pairs of SHA-256 and file URI those whose bytes are not there, or are others."""
    found = []
    for file_uri, group in groupby(sorted(kept, key=itemgetter(1)), itemgetter(1)):
        with contextlib.ExitStack() as stack:
            archive = None
            with contextlib.suppress(OSError, zipfile.BadZipFile):
                archive = stack.enter_context(zipfile.ZipFile(bundle(folder, file_uri)))
            found += [(sha256, file_uri) for sha256, _ in group if not _is_whole(folder / sha256, archive)]
    return found


def _is_whole(single: Path, archive: zipfile.ZipFile | None) -> bool:
    try:
        raw = single.read_bytes() if single.exists() or archive is None else archive.read(single.name)
    except (OSError, KeyError, zipfile.BadZipFile, zlib.error):
        return False
    return hashlib.sha256(raw).hexdigest() == single.name


def _write(target: Path, raw: bytes) -> None:
    if not target.exists():
        fresh = target.with_name(f".{target.name}.{os.getpid()}.new")
        fresh.write_bytes(raw)
        os.replace(fresh, target)
