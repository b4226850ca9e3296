"""Names of input files: which are passed over, which ones a glob means, and how any name is shown."""

from __future__ import annotations

import fnmatch
import re

from transforms.gazetteers import entries

MAGIC = re.compile(rb"[*?\[]")
_UNPRINTABLE = re.compile(r"[\\\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
# What the URI of a file's record ends with: a file of that name would be taken for another file's record.
_RECORD = re.compile(r"#(?=\d+\Z)")


def printable(path: bytes) -> str:
    r"""A path as text that any terminal, log or table takes, different for different paths and from the URI of any record.

    >>> printable("tin\n\u202etxt.exe".encode() + b"\xff")
    'tin\\x0a\\u202etxt.exe\\xff'
    >>> printable(b"a.zip#1")
    'a.zip\\x231'
    """
    escaped = path.decode("utf-8", "surrogateescape")
    if _UNPRINTABLE.search(escaped) or not _is_utf8(escaped):
        escaped = "".join(_escape(c) for c in escaped)
    return _RECORD.sub(r"\\x23", escaped)


def ignored(name: bytes) -> str | None:
    """Why a name is not read, by the first pattern of ``ignored_names.csv`` that it matches; None where it is."""
    lowered = name.decode("utf-8", "surrogateescape").lower()
    return next((row["reason"] for row in entries("ignored_names") if fnmatch.fnmatchcase(lowered, row["pattern"])), None)


def matches(names: list[bytes], pattern: list[bytes]) -> bool:
    """Whether a path fits a glob: ``**`` is any number of folders, ``*`` stays inside a name, a folder means all that is in it."""
    if not pattern or pattern == [b""]:
        return True
    if pattern[0] == b"**":
        return any(matches(names[i:], pattern[1:]) for i in range(len(names) + 1))
    return bool(names) and fnmatch.fnmatchcase(names[0], pattern[0]) and matches(names[1:], pattern[1:])


def _escape(character: str) -> str:
    if character == "\\":
        return "\\\\"
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if not _UNPRINTABLE.match(character):
        return character
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def _is_utf8(text: str) -> bool:
    return not any("\ud800" <= c <= "\udfff" for c in text)
