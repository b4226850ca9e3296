"""Pages of WARC files and texts of WET files, one archived response at a time."""

from __future__ import annotations

import io
import logging
import re
import zlib
from collections.abc import Iterator

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord, ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParserException

from transforms.decode import UndecodableError, decode, meta_charset
from transforms.fields import Keys, declared, make_record
from transforms.records import Limits, Record, Refusal
from transforms.sniff import Unreadable, identify

# What else a crawler writes (requests, notes on itself, visits without a change) holds no article.
_PAGES = ("response", "resource", "conversion")
_TEXT_TYPES = ("text/plain", "text/html", "application/xhtml+xml", "")
_ERRORS = (ArchiveLoadFailed, StatusAndHeadersParserException, ValueError, OSError, EOFError, TypeError, AttributeError, KeyError, IndexError, zlib.error)
_VERSION = re.compile(rb"WARC/\d+\.\d+\s*\Z")
_LENGTH = re.compile(rb"^content-length:[ \t]{0,9}(\d{1,15})[ \t]{0,9}\r?$", re.IGNORECASE | re.MULTILINE)
_TYPE = re.compile(rb"^warc-type:[ \t]{0,9}([a-z]{1,20})", re.IGNORECASE | re.MULTILINE)
_MAX_HEADER_BYTES = 1 << 18
_MAX_LINE_BYTES = 1 << 16
_NO_KEYS = Keys({})
logging.getLogger("warcio").setLevel(logging.CRITICAL)  # it writes header values, escape sequences and all, to standard error


def read_warc(stream: io.BufferedReader, limits: Limits) -> Iterator[Record | Refusal]:
    """A record or refusal for each response, resource or conversion; ``record_no`` counts all records of the file.

    Damage costs the record it is in: reading goes on at the next line that begins a record. Types that the standard does
    not know are passed over, as it says (ISO 28500, 5.5).
    """
    line = _next_start(stream, b"")
    if not line and getattr(stream.raw, "failure", None) is None:
        yield Refusal(None, "container_broken", "WARC: no line begins a record")
    no = 0
    while line:
        no += 1
        header = _header(stream, line)
        block, problem = _block(stream, header, limits)
        following = _after(stream)
        if problem is None and following and not _VERSION.match(following):
            problem = ("container_broken", "Content-Length does not end where the next record begins")
        kind = _TYPE.search(header)
        if problem is None and kind is None:
            problem = ("container_broken", "no WARC-Type")
        if problem is not None and getattr(stream.raw, "failure", None) is None:
            yield Refusal(no, *problem, (header + block)[: limits.max_kept_bytes])
        elif problem is None and kind is not None and kind[1].lower().decode() in _PAGES:
            yield _page(no, header + block, limits)
        line = _next_start(stream, following)


def _header(stream: io.BufferedReader, start: bytes) -> bytes:
    """The header with its empty line; cut short where it is too large."""
    pieces = [start]
    size = len(start)
    while size <= _MAX_HEADER_BYTES and (line := stream.readline(_MAX_LINE_BYTES)):
        pieces.append(line)
        size += len(line)
        if line in (b"\r\n", b"\n"):
            break
    return b"".join(pieces)


def _block(stream: io.BufferedReader, header: bytes, limits: Limits) -> tuple[bytes, tuple[str, str] | None]:
    """The record's bytes after the header, and what is wrong with it."""
    if not header.endswith((b"\n\r\n", b"\n\n")):
        return b"", ("container_broken", f"a header that does not end within {_MAX_HEADER_BYTES} bytes")
    length = _LENGTH.search(header)
    if length is None:
        return b"", ("container_broken", "no Content-Length that is a number")
    size = int(length[1])
    if size > limits.max_record_bytes:
        return b"", ("record_too_large", f"{size} bytes, the limit is {limits.max_record_bytes}")
    block = stream.read(size)
    return block, None if len(block) == size else ("container_broken", f"ends after {len(block)} of {size} bytes")


def _after(stream: io.BufferedReader) -> bytes:
    """The first line that is not empty."""
    while line := stream.readline(_MAX_LINE_BYTES):
        if line.strip(b"\r\n"):
            return line
    return b""


def _next_start(stream: io.BufferedReader, line: bytes) -> bytes:
    """The next line that begins a record, from the given one on; b"" at the end."""
    line = line or _after(stream)
    while line and not _VERSION.match(line):
        line = stream.readline(_MAX_LINE_BYTES)
    return line


def _page(no: int, record: bytes, limits: Limits) -> Record | Refusal:
    try:
        loader = ArcWarcRecordLoader()
        archived = loader.parse_record_stream(io.BytesIO(record), known_format="warc")
        if archived.http_headers is None and archived.rec_type == "response":
            archived.http_headers = loader.http_parser.parse(archived.raw_stream)  # warcio does so for http: URIs only
        raw = _payload(archived, limits)
    except _ERRORS as error:
        return Refusal(no, "container_broken", f"WARC record: {str(error)[:200]}", record[: limits.max_kept_bytes])
    status = archived.http_headers.get_statuscode() if archived.http_headers else ""
    if archived.rec_type == "response" and not status.startswith("2"):
        return Refusal(no, "http_status", f"HTTP status {status[:20]!r}", record[: limits.max_kept_bytes])
    if len(raw) > limits.max_record_bytes:
        return Refusal(no, "record_too_large", f"more than {limits.max_record_bytes} bytes after content decoding", record[: limits.max_kept_bytes])
    if not raw.strip():
        return Refusal(no, "empty_text", "no payload", record[: limits.max_kept_bytes])
    return _read(no, raw, archived, limits)


def _payload(archived: ArcWarcRecord, limits: Limits) -> bytes:
    """The page's bytes with transfer and content encodings undone, one byte past the limit at most."""
    pieces: list[bytes] = []
    size = 0
    content = archived.content_stream()
    while size <= limits.max_record_bytes and (piece := content.read(1 << 16)):
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


def _read(no: int, raw: bytes, archived: ArcWarcRecord, limits: Limits) -> Record | Refusal:
    uri = archived.rec_headers.get_header("WARC-Target-URI") or ""
    media_type, charset = _content_type(archived)
    kind = identify(raw[:65536], b"", _NO_KEYS)
    if isinstance(kind, Unreadable) or (kind != "html" and media_type not in _TEXT_TYPES):
        detail = kind.detail if isinstance(kind, Unreadable) else kind
        return Refusal(no, "not_a_page", f"{media_type[:100] or 'no media type'}: {detail}", raw[: limits.max_kept_bytes])
    try:
        decoded = decode(raw, charset or meta_charset(raw))
    except UndecodableError as error:
        return Refusal(no, "undecodable", str(error), raw[: limits.max_kept_bytes])
    fields = declared({"url": uri if uri.startswith(("http://", "https://")) else None}, limits)
    if kind != "html":
        return make_record(no, raw, decoded, "wet" if archived.rec_type == "conversion" else "warc", fields, limits)
    from transforms.html import page_record  # see transforms.rows

    return page_record(no, raw, decoded, "warc", fields, limits)


def _content_type(archived: ArcWarcRecord) -> tuple[str, str | None]:
    headers = archived.http_headers or archived.rec_headers
    media_type, *parameters = (headers.get_header("Content-Type") or "").split(";")
    charset = next((p.split("=", 1)[1].strip(" \"'") for p in parameters if p.strip().lower().startswith("charset=")), None)
    return media_type.strip().lower(), charset
