"""Records of CSV and TSV, one row at a time, past rows that are broken."""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Iterator

from transforms.decode import UndecodableError, decode
from transforms.fields import Keys
from transforms.records import Limits, Record, Refusal
from transforms.rows import NO_REPAIRS, from_values, lines
from transforms.sniff import delimiter

_ESCAPED = re.compile("[\udc80-\udcff]")
# A quote that never closes swallows rows; what it swallowed is read again without its first line, so often at most.
_MAX_REREADS = 50


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
            yield Refusal(no, cells, f"the header has {len(names)} cells", raw[: limits.max_kept_bytes])


def _cells_text(line: bytes) -> str:
    return line.decode("utf-8", "surrogateescape")


def _from_cells(no: int, raw: bytes, cells: list[str], columns: dict[str, int], limits: Limits) -> Record | Refusal:
    values: dict[str, object] = {}
    encoding, repairs = "utf-8", NO_REPAIRS
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
            cells = next(csv.reader(_feed(source, again, taken, limits), delimiter=mark, strict=True), None)
        except csv.Error:
            cells = []
        except _RowTooLargeError:
            yield b"".join(taken), "record_too_large"
            continue
        if cells is None and not taken:
            return
        raw = b"".join(taken)
        if cells is not None and len(cells) == width:
            yield raw, cells
        elif not raw.strip():
            continue
        elif (split := _unquoted(taken[0], mark, width)) is not None:
            again.extendleft(reversed(taken[1:]))
            yield taken[0], split
        elif len(taken) > 1 and rereads < _MAX_REREADS:
            rereads += 1
            again.extendleft(reversed(taken[1:]))
            yield taken[0], "csv_malformed"
        else:
            yield raw, "csv_column_count" if cells else "csv_malformed"


def _unquoted(line: bytes, mark: str, width: int) -> list[str] | None:
    """The cells of a line whose quotation marks are text, as in tables that no CSV library wrote; None where their number is wrong."""
    cells = _cells_text(line).rstrip("\r\n").split(mark)
    return cells if len(cells) == width else None


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
