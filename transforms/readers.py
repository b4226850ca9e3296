"""An open file to its records: formats by content, archives and compression opened, every refusal with its reason."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import BinaryIO

from transforms.archives import tar_members, zip_members
from transforms.columnar import read_parquet
from transforms.decode import UndecodableError, decode, meta_charset, wide_encoding
from transforms.delimited import read_csv
from transforms.fields import Keys, declared, make_record
from transforms.jsonl import read_jsonl
from transforms.records import Limits, Record, Refusal
from transforms.sniff import GZIP, HEAD_BYTES, ZIP, ZSTD, Unreadable, identify, packing, unpacked_name
from transforms.streams import Inflated, Source, Transcoded, buffered

# gzip in a tar in a zip is a crawl somebody packed; more is a trap.
_MAX_DEPTH = 3


def read_records(stream: BinaryIO, name: bytes, limits: Limits | None = None, mapping: Mapping[str, str] | None = None) -> Iterator[Record | Refusal]:
    """Every record of one open file, in its order, in memory bounded by the limits.

    ``name`` is a hint (``tin.csv.gz``); ``mapping`` names the keys of tabular fields (field -> key). A refusal whose
    ``record_no`` is None speaks of the file (or of what is left of it), else of that record.

    >>> [r.text for r in read_records(io.BytesIO('{"text": "Hội nghị khai mạc tại Hà Nội"}'.encode()), b"tin.jsonl")]
    ['Hội nghị khai mạc tại Hà Nội']
    """
    yield from _read(stream, name, limits or Limits(), Keys.of(mapping), 0)


def _read(stream: Source, name: bytes, limits: Limits, keys: Keys, depth: int) -> Iterator[Record | Refusal]:
    ahead = buffered(stream)
    head = ahead.peek(HEAD_BYTES)
    packed = packing(head)
    if packed and depth >= _MAX_DEPTH:
        yield Refusal(None, "archive_nested_too_deep", f"more than {_MAX_DEPTH} archives inside each other")
    elif packed in (GZIP, ZSTD):
        yield from _read(Inflated(ahead, packed, limits), unpacked_name(name), limits, keys, depth + 1)
    elif packed:
        yield from _archive(ahead, packed, limits, keys, depth)
    else:
        yield from _plain(ahead, head, name, limits, keys)
    failure = getattr(stream, "failure", None)
    if failure is not None and packed not in (GZIP, ZSTD):
        yield Refusal(None, *failure)


def _archive(stream: io.BufferedReader, packed: bytes, limits: Limits, keys: Keys, depth: int) -> Iterator[Record | Refusal]:
    """Records of all members; they are numbered through the archive."""
    if packed == ZIP and not stream.seekable():
        whole = _whole(stream, limits.max_inflated_bytes)
        if whole is None:
            yield Refusal(None, "record_too_large", f"a ZIP archive of more than {limits.max_inflated_bytes} bytes inside another archive")
            return
        stream = buffered(io.BytesIO(whole))
    no = 0
    for member in zip_members(stream, limits) if packed == ZIP else tar_members(stream, limits):
        items = [member] if isinstance(member, Refusal) else _read(member[1], member[0], limits, keys, depth + 1)
        for item in items:
            no += 1
            yield replace(item, record_no=no)


def _plain(stream: io.BufferedReader, head: bytes, name: bytes, limits: Limits, keys: Keys) -> Iterator[Record | Refusal]:
    if not head and getattr(stream.raw, "failure", None) is not None:
        return  # damaged before the first byte; the caller says so
    kind = identify(head, name, keys)
    if isinstance(kind, Unreadable):
        yield Refusal(None, kind.reason, kind.detail, stream.read(limits.max_kept_bytes))
    elif not head:
        yield Refusal(None, "empty_file", "no bytes")
    elif kind == "warc":
        from transforms.warc import read_warc  # warcio brings fsspec along, a ninth of a start

        yield from read_warc(stream, limits)
    elif kind == "parquet":
        yield from _parquet(stream, keys, limits)
    elif kind in ("jsonl", "csv"):
        wide = wide_encoding(head)
        utf8 = stream if wide is None else buffered(Transcoded(stream, wide))
        yield from (read_jsonl if kind == "jsonl" else read_csv)(utf8, keys, limits)
    else:
        yield from _document(stream, kind, limits)


def _parquet(stream: io.BufferedReader, keys: Keys, limits: Limits) -> Iterator[Record | Refusal]:
    """Parquet is read from its end, so one inside compressed data is unpacked into memory first."""
    if stream.seekable():
        yield from read_parquet(stream, keys, limits)
    elif (whole := _whole(stream, limits.max_inflated_bytes)) is None:
        yield Refusal(None, "record_too_large", f"a Parquet file of more than {limits.max_inflated_bytes} bytes inside an archive")
    else:
        yield from read_parquet(buffered(io.BytesIO(whole)), keys, limits)


def _document(stream: io.BufferedReader, kind: str, limits: Limits) -> Iterator[Record | Refusal]:
    """A file that is one text or page."""
    raw = stream.read(limits.max_record_bytes + 1)
    if getattr(stream.raw, "failure", None) is not None:
        return  # a text that damage cut off is no text; the caller refuses the file
    if len(raw) > limits.max_record_bytes:
        yield Refusal(None, "file_too_large", f"one {kind} of more than {limits.max_record_bytes} bytes", raw[: limits.max_kept_bytes])
        return
    try:
        decoded = decode(raw, meta_charset(raw) if kind == "html" else None)
    except UndecodableError as error:
        yield Refusal(None, "undecodable", str(error), raw)
        return
    if kind == "text":
        yield make_record(None, raw, decoded, "text", declared({}, limits), limits)
        return
    from transforms.html import page_record  # see transforms.rows

    yield page_record(None, raw, decoded, "html", declared({}, limits), limits)


def _whole(stream: io.BufferedReader, max_bytes: int) -> bytes | None:
    data = stream.read(max_bytes + 1)
    return data if len(data) <= max_bytes else None
