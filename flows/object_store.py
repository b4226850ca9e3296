"""Object stores: ``s3://bucket/prefix`` as an input, and how everything else here speaks to S3. Credentials come from the environment."""

from __future__ import annotations

import hashlib
import io
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import IO, Any

from pyarrow import fs

from flows.input_names import MAGIC, ignored, matches, printable
from flows.inputs import FileOutcome, Skipped
from flows.workers import beat
from transforms.readers import read_records
from transforms.records import Limits, Record, Refusal

SCHEME = "s3://"
_CHUNK_BYTES = 4 << 20
_CONNECT_S, _REQUEST_S, _ATTEMPTS = 5, 60, 3
# The fault of one object, not of the store: closed to us, or in an archive tier that must be thawed first.
_OF_ONE_OBJECT = ("ACCESS_DENIED", "InvalidObjectState")
_SECRETS = ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_ACCESS_KEY_ID")


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """An object; ``key`` begins with its bucket, ``uri`` is printable."""

    key: str
    uri: str
    size: int
    mtime_ns: int


def key_of(uri: str) -> str:
    """Bucket and key of an address. ValueError for one that holds more: secrets in it would get into logs and tables.

    >>> key_of("s3://tin/2020/11/")
    'tin/2020/11'
    """
    key = uri.removeprefix(SCHEME)
    bucket = key.partition("/")[0]
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", bucket) or re.search(r"\?\S*=", key):
        shown = printable(bucket.rpartition("@")[2].encode())
        raise ValueError(
            f"{SCHEME}{shown} is no address of a bucket: write {SCHEME}BUCKET/PREFIX, and put credentials and the "
            "store's own address into AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION and AWS_ENDPOINT_URL"
        )
    return key.rstrip("/")


@cache
def store() -> fs.S3FileSystem:
    """The store that ``AWS_*`` in the environment describe."""
    scheme, _, endpoint = (os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL") or "https://").rpartition("://")
    return fs.S3FileSystem(
        endpoint_override=endpoint.rstrip("/") or None,
        scheme=scheme or "https",
        region=os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION"),
        connect_timeout=_CONNECT_S,
        request_timeout=_REQUEST_S,
        retry_strategy=fs.AwsStandardS3RetryStrategy(max_attempts=_ATTEMPTS),
    )


@contextmanager
def plain(uri: str) -> Iterator[None]:
    """What the store answers, as an OSError of one line without anything secret in it."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        text = " ".join(str(error).split())
        for name in _SECRETS:
            if os.environ.get(name):
                text = text.replace(os.environ[name], "***")
        raise OSError(f"the object store did not answer for {uri}: {text[:300]}") from None


def walk(uris: Iterable[str]) -> Iterator[RemoteFile | Skipped]:
    """Every object the addresses name, each once, in the order of their keys: one object, all below a prefix, or a glob.

    FileNotFoundError where an address matches nothing, ValueError where it is none, OSError where the store does not answer.
    """
    seen: set[str] = set()
    for uri in uris:
        with plain(uri):
            found = _named(key_of(uri))
        if not found:
            raise FileNotFoundError(f"{uri}: no such object, and none below it")
        for info in sorted(found, key=lambda info: info.path):
            if info.path not in seen:
                seen.add(info.path)
                yield _finding(info)


def _named(key: str) -> list[Any]:
    exact = store().get_file_info(key)
    if exact.type == fs.FileType.File:
        return [exact]
    parts = key.split("/")
    fixed = next((i for i, part in enumerate(parts) if MAGIC.search(part.encode())), len(parts))
    base, pattern = "/".join(parts[:fixed]), [part.encode() for part in parts[fixed:]]
    listed = store().get_file_info(fs.FileSelector(base, recursive=True, allow_not_found=True))
    return [info for info in listed if info.type == fs.FileType.File and matches(info.path[len(base) + 1 :].encode().split(b"/"), pattern)]


def _finding(info: Any) -> RemoteFile | Skipped:
    uri = SCHEME + printable(info.path.encode())
    *folders, name = info.path.split("/")[1:]
    reason = "hidden" if any(ignored(folder.encode()) == "hidden" for folder in folders) else ignored(name.encode())
    return Skipped(uri, reason) if reason else RemoteFile(info.path, uri, info.size, info.mtime_ns)


def read_file(file: RemoteFile, limits: Limits, mapping: Mapping[str, str] | None, outcome: FileOutcome) -> Iterator[Record | Refusal]:
    """The object's records and refusals, as ``flows.inputs.read_file`` gives them. OSError where the store does not answer."""
    copy: IO[bytes] = io.BytesIO() if file.size <= limits.max_snapshot_bytes else tempfile.TemporaryFile(prefix="khotin-")  # noqa: SIM115  closed by with
    with copy:
        outcome.refused = _fetch(file, copy, outcome)
        if outcome.refused is not None:
            yield outcome.refused
            return
        head = copy.read(limits.max_kept_bytes)
        copy.seek(0)
        for found in read_records(copy, os.path.basename(file.key).encode(), limits, mapping):  # type: ignore[arg-type]
            is_bare = isinstance(found, Refusal) and found.record_no is None and not found.raw
            yield replace(found, raw=head) if is_bare else found
            beat()


def _fetch(file: RemoteFile, copy: IO[bytes], outcome: FileOutcome) -> Refusal | None:
    """Copy the object's bytes and note their SHA-256, or say why it cannot be used."""
    digest = hashlib.sha256()
    try:
        with plain(file.uri), store().open_input_stream(file.key) as source:
            while chunk := source.read(_CHUNK_BYTES):
                digest.update(chunk)
                copy.write(chunk)
                beat()
            info = store().get_file_info(file.key)
    except FileNotFoundError:
        return Refusal(None, "vanished", "gone since the bucket was listed", voids_file=True)
    except OSError as error:
        if not any(code in str(error) for code in _OF_ONE_OBJECT):
            raise
        return Refusal(None, "unreadable", str(error), voids_file=True)
    if (info.size, info.mtime_ns) != (file.size, file.mtime_ns):
        return Refusal(None, "changed_while_read", "another object than when the bucket was listed", voids_file=True)
    copy.seek(0)
    outcome.sha256 = digest.hexdigest()
    return None
