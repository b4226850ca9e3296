"""Records of JSON Lines, JSON arrays and indented JSON, one object at a time."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace

import orjson

from transforms.decode import UndecodableError, decode
from transforms.fields import Keys
from transforms.jsonvalues import JsonBrokenError, integer, json_values
from transforms.records import Limits, Record, Refusal
from transforms.rows import NO_REPAIRS, from_values, lines
from transforms.streams import Chained, buffered

# After damage among values over several lines reading goes on at the next line, so often at most: each look ahead costs a megabyte.
_MAX_RESTARTS = 20


def read_jsonl(stream: io.BufferedReader, keys: Keys, limits: Limits) -> Iterator[Record | Refusal]:
    """One record a line; where the first line is no JSON value of its own, one for each value, over however many lines."""
    no = 0
    for _ in range(_MAX_RESTARTS):
        ahead = stream.read(limits.max_kept_bytes)
        stream = buffered(Chained(ahead, stream))
        if not _has_values(ahead, limits):
            yield from _read_lines(stream, no, keys, limits)
            return
        try:
            for raw, _value in json_values(stream, limits.max_record_bytes):
                no += 1
                yield _from_line(no, raw.encode("utf-8", "surrogateescape"), keys, limits)
            return
        except JsonBrokenError as error:
            if getattr(stream.raw, "failure", None) is not None:
                return
            no += 1
            broken, _, rest = error.rest.partition(b"\n")
            yield Refusal(no, "json_invalid", str(error)[:200], broken[: limits.max_kept_bytes])
            stream = buffered(Chained(rest, stream))
    yield Refusal(no + 1, "container_broken", f"JSON: damaged in {_MAX_RESTARTS} places")


def _read_lines(stream: io.BufferedReader, no: int, keys: Keys, limits: Limits) -> Iterator[Record | Refusal]:
    """Records of lines, numbered after ``no``."""
    for line_no, line in lines(stream, limits):
        if isinstance(line, Refusal):
            yield replace(line, record_no=no + line_no)
        elif line.strip():
            yield _from_line(no + line_no, line, keys, limits)


def _has_values(ahead: bytes, limits: Limits) -> bool:
    """Whether values span lines or share one: the first line is none of its own, but a value begins there."""
    first = ahead.removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n", 1)[0]
    return first.startswith((b"[", b"{")) and not _is_line(first) and _begins_with_value(ahead, limits)


def _begins_with_value(ahead: bytes, limits: Limits) -> bool:
    try:
        next(json_values(io.BytesIO(ahead), limits.max_record_bytes), None)
    except JsonBrokenError as error:
        return error.is_cut and len(ahead) == limits.max_kept_bytes  # an indented object longer than what was read ahead
    return True


def _is_line(line: bytes) -> bool:
    """Whether a line is one JSON value, and no array of objects."""
    try:
        value = _loads(line)
    except (ValueError, RecursionError):
        return False
    return not (isinstance(value, list) and any(isinstance(element, dict) for element in value))


def _loads(data: bytes | str) -> object:
    """JSON, also with NaN, lone surrogates and endless integers, which strict parsers refuse. ValueError, RecursionError."""
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        return json.loads(data, parse_int=integer)


def _from_line(no: int, line: bytes, keys: Keys, limits: Limits) -> Record | Refusal:
    encoding, repairs = "utf-8", NO_REPAIRS
    raw = line.rstrip(b"\r\n")
    data: bytes | str = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        try:
            decoded = decode(raw)
        except UndecodableError as error:
            return Refusal(no, "undecodable", str(error), raw)
        data, encoding, repairs = decoded.text, decoded.encoding, decoded.repairs
    try:
        row = _loads(data)
    except RecursionError:
        return Refusal(no, "json_too_deep", "nests deeper than the parser goes", raw[: limits.max_kept_bytes])
    except ValueError as error:
        return Refusal(no, "json_invalid", str(error)[:200], raw)
    return _from_object(no, raw, encoding, row, keys, limits, repairs)


def _from_object(no: int, raw: bytes, encoding: str, row: object, keys: Keys, limits: Limits, repairs: tuple[str, ...] = NO_REPAIRS) -> Record | Refusal:
    if not isinstance(row, dict):
        return Refusal(no, "json_not_an_object", f"a JSON {type(row).__name__}", raw[: limits.max_kept_bytes])
    values = keys.values(row)
    if "text" not in values and "html" not in values:
        reason = "empty_text" if keys.columns(row).keys() & {"text", "html"} else "text_missing"
        return Refusal(no, reason, f"keys: {', '.join(list(row)[:20])}"[:500], raw[: limits.max_kept_bytes])
    return from_values(no, raw, encoding, values, "jsonl", limits, repairs)
