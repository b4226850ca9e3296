"""Records of JSON Lines, JSON arrays and indented JSON, one object at a time."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import orjson

from transforms.decode import UndecodableError, decode
from transforms.fields import Keys
from transforms.jsonvalues import JsonBrokenError, integer, json_values
from transforms.records import Limits, Record, Refusal
from transforms.rows import NO_REPAIRS, from_values, lines
from transforms.streams import Chained, buffered


def read_jsonl(stream: io.BufferedReader, keys: Keys, limits: Limits) -> Iterator[Record | Refusal]:
    """One record a line; where the first line is no JSON value of its own, one for each value, over however many lines."""
    ahead = stream.read(limits.max_kept_bytes)
    first = ahead.removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n", 1)[0]
    whole = buffered(Chained(ahead, stream))
    if first.startswith((b"[", b"{")) and not _is_line(first) and _first_value_parses(ahead, limits):
        yield from _read_values(whole, keys, limits)
        return
    for no, line in lines(whole, limits):
        if isinstance(line, Refusal):
            yield line
        elif line.strip():
            yield _from_line(no, line, keys, limits)


def _first_value_parses(ahead: bytes, limits: Limits) -> bool:
    try:
        next(json_values(io.BytesIO(ahead), limits.max_record_bytes), None)
    except JsonBrokenError:
        return False
    return True


def _read_values(stream: io.BufferedReader, keys: Keys, limits: Limits) -> Iterator[Record | Refusal]:
    no = 0
    try:
        for no, (raw, _) in enumerate(json_values(stream, limits.max_record_bytes), 1):
            yield _from_line(no, raw.encode("utf-8", "surrogateescape"), keys, limits)
    except JsonBrokenError as error:
        if getattr(stream.raw, "failure", None) is None:
            yield Refusal(no + 1, "container_broken", f"JSON: {error}"[:200], error.rest[: limits.max_kept_bytes].encode("utf-8", "surrogateescape"))


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
