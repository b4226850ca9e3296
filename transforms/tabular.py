"""Records of JSON Lines (or one JSON document), CSV/TSV and Parquet, one row at a time."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from datetime import date, datetime

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from transforms.decode import Decoded, UndecodableError, decode, mend
from transforms.fields import Keys, declared, make_record
from transforms.records import Limits, Record, Refusal
from transforms.sniff import delimiter, is_markup

_ESCAPED = re.compile("[\udc80-\udcff]")
_PARQUET_ROWS = 256
_NOTHING: tuple[str, ...] = ()
# A quote that never closes swallows rows; what it swallowed is read again without its first line, so often at most.
_MAX_REREADS = 50


def read_jsonl(stream: io.BufferedReader, keys: Keys, limits: Limits) -> Iterator[Record | Refusal]:
    """One record a line; a JSON array of objects or one object over several lines is read as well, up to the record limit."""
    if (rows := _whole_document(stream, limits)) is not None:
        for no, row in enumerate(rows, 1):
            raw = json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass")
            yield _from_object(no, raw, "utf-8", row, keys, limits)
        return
    for no, line in lines(stream, limits):
        if isinstance(line, Refusal):
            yield line
        elif line.strip():
            yield _from_line(no, line, keys, limits)


def lines(stream: io.BufferedReader, limits: Limits) -> Iterator[tuple[int, bytes | Refusal]]:
    """Number and bytes of each line, or a refusal where it is too long; a last line that damage cut off is left out."""
    no = 0
    while line := stream.readline(limits.max_record_bytes + 1):
        no += 1
        if line.endswith(b"\n"):
            yield no, line
        elif len(line) > limits.max_record_bytes:
            size = len(line) + _skip_line(stream)
            yield no, Refusal(no, "record_too_large", f"a line of {size} bytes, the limit is {limits.max_record_bytes}", line[: limits.max_kept_bytes])
        elif getattr(stream.raw, "failure", None) is None:
            yield no, line


def _skip_line(stream: io.BufferedReader) -> int:
    skipped = 0
    while piece := stream.readline(1 << 20):
        skipped += len(piece)
        if piece.endswith(b"\n"):
            break
    return skipped


def _whole_document(stream: io.BufferedReader, limits: Limits) -> list[object] | None:
    """The rows of a file that is one JSON document; None (and the stream where it was) where it is JSON Lines."""
    head = stream.peek(1 << 16)
    first, *rest = head.removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n", 1)
    if not first.startswith((b"[", b"{")) or not stream.seekable() or (rest and _parses(first)):
        return None
    data = stream.read(limits.max_record_bytes + 1)
    stream.seek(0)
    if len(data) > limits.max_record_bytes:
        return None
    try:
        document = _loads(data.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        return None
    if isinstance(document, list) and any(isinstance(row, dict) for row in document):
        return document
    return [document] if isinstance(document, dict) else None


def _parses(line: bytes) -> bool:
    try:
        _loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _loads(data: bytes | str) -> object:
    """JSON, also with NaN, lone surrogates and endless integers, which strict parsers refuse. ValueError, RecursionError."""
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        return json.loads(data, parse_int=_integer)


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) < 4000 else float(digits)


def _from_line(no: int, line: bytes, keys: Keys, limits: Limits) -> Record | Refusal:
    encoding, repairs = "utf-8", _NOTHING
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


def _from_object(no: int, raw: bytes, encoding: str, row: object, keys: Keys, limits: Limits, repairs: tuple[str, ...] = _NOTHING) -> Record | Refusal:
    if not isinstance(row, dict):
        return Refusal(no, "json_not_an_object", f"a JSON {type(row).__name__}", raw[: limits.max_kept_bytes])
    values = keys.values(row)
    if "text" not in values and "html" not in values:
        reason = "empty_text" if keys.columns(row).keys() & {"text", "html"} else "text_missing"
        return Refusal(no, reason, f"keys: {', '.join(list(row)[:20])}"[:500], raw[: limits.max_kept_bytes])
    return from_values(no, raw, encoding, values, "jsonl", limits, repairs)


def from_values(
    no: int, raw: bytes, encoding: str, values: Mapping[str, object], format: str, limits: Limits, repairs: tuple[str, ...] = _NOTHING
) -> Record | Refusal:
    """A row's record: its text field, or the article of its HTML field (a text field that holds markup counts as one)."""
    text = values.get("text", values.get("html"))
    if not isinstance(text, str):
        return Refusal(no, "text_not_a_string", f"the text is of type {type(text).__name__}", raw[: limits.max_kept_bytes])
    fields = declared(values, limits)
    mended, more = mend(text)
    repairs = tuple(dict.fromkeys((*repairs, *more)))
    if "text" not in values or is_markup(mended):
        from transforms.html import HtmlRefusedError, read_page  # trafilatura costs a tenth of a second and 40 MB: only for markup

        try:
            page = read_page(mended, limits, fields["url"])
        except HtmlRefusedError as refused:
            return Refusal(no, refused.reason, refused.detail, raw[: limits.max_kept_bytes])
        mended, fields = page.text, {field: value or page.fields[field] for field, value in fields.items()}
    return make_record(no, raw, Decoded(mended, encoding, repairs), format, fields, limits)


def read_csv(stream: io.BufferedReader, keys: Keys, limits: Limits) -> Iterator[Record | Refusal]:
    """One record a row below the header; the header's delimiter is the one that makes a text column."""
    source = lines(stream, limits)
    header_line = next((line for _, line in source if isinstance(line, Refusal) or line.strip(b"\r\n\xef\xbb\xbf ")), b"")
    if isinstance(header_line, Refusal):
        yield header_line
        return
    header = _cells_text(header_line).removeprefix("\ufeff")
    mark = delimiter(header, keys)
    if mark is None:
        yield Refusal(None, "unknown_columns" if header.strip() else "empty_file", f"header: {header.strip()[:200]!r}", header_line[: limits.max_kept_bytes])
        return
    names = next(csv.reader([header.rstrip("\r\n")], delimiter=mark))
    columns = {field: names.index(name) for field, name in keys.columns(names).items()}
    for no, (raw, cells) in enumerate(_rows(source, mark, len(names), limits), 1):
        if isinstance(cells, list):
            yield _from_cells(no, raw, cells, columns, limits)
        else:
            yield Refusal(no, cells, f"a row that does not have the header's {len(names)} cells", raw[: limits.max_kept_bytes])


def _cells_text(line: bytes) -> str:
    return line.decode("utf-8", "surrogateescape")


def _from_cells(no: int, raw: bytes, cells: list[str], columns: dict[str, int], limits: Limits) -> Record | Refusal:
    values: dict[str, object] = {}
    encoding, repairs = "utf-8", _NOTHING
    for field, column in columns.items():
        cell = cells[column]
        if _ESCAPED.search(cell):
            try:
                decoded = decode(cell.encode("utf-8", "surrogateescape"))
            except UndecodableError as error:
                if field == "text":
                    return Refusal(no, "undecodable", str(error), raw)
                continue
            cell = decoded.text
            if field == "text":
                encoding, repairs = decoded.encoding, decoded.repairs
        if cell:
            values[field] = cell
    if "text" not in values and "html" not in values:
        return Refusal(no, "empty_text", "the text cell is empty", raw)
    return from_values(no, raw, encoding, values, "csv", limits, repairs)


def _rows(source: Iterator[tuple[int, bytes | Refusal]], mark: str, width: int, limits: Limits) -> Iterator[tuple[bytes, list[str] | str]]:
    """Source bytes and cells of each row, or the reason why it is none.

    A row of the wrong width that spans lines is most likely an open quote: its first line is refused and the others are read again.
    """
    again: deque[bytes] = deque()
    taken: list[bytes] = []
    rereads = 0
    csv.field_size_limit(limits.max_record_bytes)
    while True:
        taken.clear()
        try:
            cells = next(csv.reader(_feed(source, again, taken, limits), delimiter=mark), None)
        except (csv.Error, _RowTooLargeError):
            cells = []
        if cells is None and not taken:
            return
        raw = b"".join(taken)
        if cells is not None and len(cells) == width:
            yield raw, cells
        elif not raw.strip():
            continue
        elif len(taken) > 1 and rereads < _MAX_REREADS:
            rereads += 1
            again.extendleft(reversed(taken[1:]))
            yield taken[0], "csv_malformed"
        else:
            yield raw, "csv_column_count" if cells else "csv_malformed"


class _RowTooLargeError(ValueError):
    """More lines were taken for one row than a record may be large."""


def _feed(source: Iterator[tuple[int, bytes | Refusal]], again: deque[bytes], taken: list[bytes], limits: Limits) -> Iterator[str]:
    size = 0
    while True:
        line = again.popleft() if again else next((line for _, line in source), None)
        if line is None:
            return
        if isinstance(line, Refusal):
            line = line.raw + b"\n"
            taken.append(line)
            raise _RowTooLargeError
        taken.append(line)
        size += len(line)
        if size > limits.max_record_bytes:
            raise _RowTooLargeError
        yield _cells_text(line)


def read_parquet(stream: io.BufferedReader, keys: Keys, limits: Limits) -> Iterator[Record | Refusal]:
    """One record a row; only the columns that hold a field are read, a few hundred rows at a time."""
    try:
        file = pq.ParquetFile(stream, pre_buffer=False)
        columns = keys.columns(file.schema_arrow.names)
        if not columns.keys() & {"text", "html"}:
            yield Refusal(None, "unknown_columns", f"columns: {', '.join(file.schema_arrow.names[:30])}"[:500])
            return
        no = 0
        for batch in file.iter_batches(batch_size=_PARQUET_ROWS, columns=list(columns.values())):
            for row in batch.to_pylist():
                no += 1
                yield _from_parquet_row(no, {field: row[column] for field, column in columns.items()}, limits)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        yield Refusal(None, "container_broken", f"Parquet: {str(error)[:200]}")


def _from_parquet_row(no: int, row: dict[str, object], limits: Limits) -> Record | Refusal:
    values = {field: _plain(value) for field, value in row.items() if value not in (None, "")}
    text = values.get("text", values.get("html"))
    if text is None:
        return Refusal(no, "empty_text", "the text is null or empty")
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else repr(text).encode()
    if len(raw) > limits.max_record_bytes:
        return Refusal(no, "record_too_large", f"a text of {len(raw)} bytes, the limit is {limits.max_record_bytes}", raw[: limits.max_kept_bytes])
    return from_values(no, raw, "utf-8", values, "parquet", limits)


def _plain(value: object) -> object:
    """Times as ISO 8601, bytes as text; anything else as it is."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
