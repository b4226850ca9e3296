"""Members of ZIP and TAR archives as streams; nothing is ever written to disk."""

from __future__ import annotations

import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from transforms.records import Limits, Refusal

Member = tuple[bytes, io.RawIOBase]
# Office files are ZIP archives; their XML is no article.
_OFFICE = ("[Content_Types].xml", "mimetype", "META-INF/container.xml", "META-INF/MANIFEST.MF")
# What the two libraries raise at damage, in whichever place it is.
_BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, struct.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError)


def zip_members(stream: io.BufferedReader, limits: Limits) -> Iterator[Member | Refusal]:
    """Name and stream of each regular member; a refusal for each other one."""
    try:
        archive = zipfile.ZipFile(stream)
        members = archive.infolist()
    except _BROKEN as error:
        yield Refusal(None, "container_broken", f"ZIP: {str(error)[:200]}")
        return
    if any(m.filename in _OFFICE for m in members):
        yield Refusal(None, "binary_file", "an Office, EPUB or Java file (a ZIP of XML)")
        return
    packed = stream.seek(0, io.SEEK_END)  # not the members' sum: they may overlap
    unpacked = 0
    for no, member in enumerate(members, 1):
        unpacked += member.file_size
        if no > limits.max_members:
            yield Refusal(None, "too_many_members", f"{len(members)} members, the limit is {limits.max_members}")
            return
        if unpacked > limits.max_inflated_bytes and unpacked > packed * limits.max_inflation_ratio:
            yield Refusal(None, "inflates_too_much", f"{packed} bytes unpack to {unpacked}")
            return
        if not member.is_dir():
            yield _zip_member(archive, member)


def _zip_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Member | Refusal:
    mode = member.external_attr >> 16
    if member.create_system == 3 and mode & 0o170000 not in (0, 0o100000):
        return Refusal(None, "archive_member_not_a_file", f"member {member.filename[:200]!r} has mode {mode:o}")
    if is_unsafe(member.filename):
        return Refusal(None, "archive_unsafe_name", f"member {member.filename[:200]!r}")
    if member.flag_bits & 1:
        return Refusal(None, "encrypted", f"member {member.filename[:200]!r}")
    try:
        return member.filename.encode("utf-8", "surrogateescape"), Checked(archive.open(member))
    except _BROKEN as error:
        return Refusal(None, "container_broken", f"member {member.filename[:200]!r}: {str(error)[:200]}")


def tar_members(stream: io.BufferedReader, limits: Limits) -> Iterator[Member | Refusal]:
    """Name and stream of each regular member, in the order of the archive; a refusal for each other one."""
    try:
        archive = tarfile.open(fileobj=stream, mode="r|", errors="surrogateescape")  # noqa: SIM115  # closing it would close the stream
        for no, member in enumerate(archive, 1):
            if no > limits.max_members:
                yield Refusal(None, "too_many_members", f"more than {limits.max_members} members")
                return
            archive.members = []  # type: ignore[attr-defined]  # tarfile keeps every header otherwise
            if not member.isdir():
                yield _tar_member(archive, member)
    except _BROKEN as error:
        yield Refusal(None, "container_broken", f"TAR: {str(error)[:200]}")


def _tar_member(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Member | Refusal:
    name = member.name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    if not member.isreg() or member.issparse():
        return Refusal(None, "archive_member_not_a_file", f"member {name[:200]!r} is of type {member.type!r}")
    if is_unsafe(member.name):
        return Refusal(None, "archive_unsafe_name", f"member {name[:200]!r}")
    content = archive.extractfile(member)
    if content is None:
        return Refusal(None, "archive_member_not_a_file", f"member {name[:200]!r} has no content")
    return member.name.encode("utf-8", "surrogateescape"), Checked(content)


def is_unsafe(name: str) -> bool:
    """Whether a member's name leads out of the archive. Nothing is extracted; such an archive was made to harm.

    >>> is_unsafe("../../etc/passwd"), is_unsafe("C:\\\\x"), is_unsafe("tin/bai..txt")
    (True, True, False)
    """
    path = name.replace("\\", "/")
    return path.startswith("/") or path[1:2] == ":" or ".." in path.split("/") or "\0" in path


class Checked(io.RawIOBase):
    """A member's stream; at damage it ends and ``failure`` holds (reason code, detail), as ``streams.Inflated`` does."""

    def __init__(self, member: IO[bytes]) -> None:
        self.failure: tuple[str, str] | None = None
        self._member = member

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """The next bytes; 0 at the end or at damage."""
        if self.failure is not None:
            return 0
        try:
            piece = self._member.read(len(buffer))
        except _BROKEN as error:
            self.failure = ("compressed_data_broken", str(error)[:200])
            return 0
        buffer[: len(piece)] = piece
        return len(piece)
