"""The process that runs one query: a script of its own that imports DuckDB and little else, closes every door, then reads the SQL.

It reads a JSON request from standard input, writes the result to the descriptor given as its argument, and ends with one line of
JSON on standard error: the number of rows, or the error and its place.
"""

from __future__ import annotations

import json
import os
import re
import resource
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, BinaryIO

import duckdb

ROWS_A_CHUNK = 2048
READING = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)
# DuckDB's Python client imports these when it first meets such a value; afterwards no file can be opened any more.
WARM_UP = "select now(), 1.5::decimal(4, 2), uuid(), interval 1 day, date '2020-01-01', time '00:00', '1'::json, [1], {'a': 1}"
# Some functions (enable_logging) change settings from within a SELECT, lock_configuration or not.
SETTINGS = "select name, value from duckdb_settings() order by name"


def main() -> None:
    """Run the request on standard input and exit."""
    request = json.loads(sys.stdin.buffer.read())
    with open(int(sys.argv[1]), "wb", buffering=1 << 16) as out:
        report = _answer(request, out)
    print(json.dumps(report), file=sys.stderr, flush=True)
    # No interpreter or database to tear down: the process is the clean-up.
    os._exit(0)


def _answer(request: dict[str, Any], out: BinaryIO) -> dict[str, Any]:
    write = WRITERS[request["format"]]()
    try:
        con = _connect(request)
        statement = _statement(con, request["sql"])
        settings = con.execute(SETTINGS).fetchall()
        rows = write(con.execute(statement), out)
        if con.execute(SETTINGS).fetchall() != settings:
            raise Refused("functions that change settings are refused")
        return {"rows": rows}
    except (MemoryError, duckdb.OutOfMemoryException):
        return {"kind": "memory", "error": f"the query was stopped: it needed more memory than {request['memory_bytes'] / (1 << 30):.3g} GiB allow (--memory)."}
    except Refused as refused:
        return {"kind": "refused", "error": str(refused)}
    except duckdb.Error as error:
        return _described(error, request["sql"])
    except BrokenPipeError:
        return {"rows": 0}
    except RecursionError:
        return {"kind": "sql", "error": "the query is nested too deep"}
    except (NotImplementedError, ValueError) as error:
        return {"kind": "sql", "error": f"the result cannot be written as {request['format']}: {' '.join(str(error).split())}"}


class Refused(Exception):
    """A statement that does more than read."""


def _connect(request: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    """The warehouse with every door closed: first the kernel's (memory, processor time, file sizes), then DuckDB's, then descriptors."""
    for limit, value in (
        (resource.RLIMIT_AS, request["memory_bytes"]),
        (resource.RLIMIT_CPU, request["cpu_s"]),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    config: dict[str, Any] = {
        "allow_community_extensions": "false",
        "allow_persistent_secrets": "false",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "enable_external_access": "false",
        "errors_as_json": "true",
        "memory_limit": f"{request['memory_bytes'] * 5 // 8 >> 20}MiB",
        "python_enable_replacements": "false",
        "temp_directory": "",
        "threads": str(request["threads"]),
    }
    con = duckdb.connect(request["warehouse"], read_only=True, config=config)
    con.execute("set timezone = 'Asia/Ho_Chi_Minh'")
    con.execute("set lock_configuration = true")
    con.execute(WARM_UP).fetchall()
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    return con


def _statement(con: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    statements = con.extract_statements(sql)
    if not statements:
        raise Refused("there is no statement in the query")
    for statement in statements:
        if statement.type not in READING:
            hint = " (PIVOT needs its values listed: pivot t on c in ('a', 'b') using count(*))" if statement.type == duckdb.StatementType.CREATE else ""
            raise Refused(f"{statement.type.name} is refused: the warehouse is read with SELECT, FROM, SHOW, DESCRIBE, SUMMARIZE and EXPLAIN only{hint}")
    if len(statements) > 1:
        raise Refused(f"{len(statements)} statements are refused: give one at a time")
    return statements[0]


def _described(error: duckdb.Error, sql: str) -> dict[str, Any]:
    """DuckDB's error as one line that begins with its place in the query."""
    text = str(error)
    try:
        said = json.loads(text[text.index("{") :])
        message, position = said["exception_message"], said.get("position")
    except (ValueError, KeyError):
        message, position = text, None
    report: dict[str, Any] = {"kind": "refused" if isinstance(error, duckdb.PermissionException) else "sql", "error": " ".join(message.split())}
    if position is not None:
        before = sql.encode()[: int(position)].decode(errors="ignore")
        report["line"], report["column"] = before.count("\n") + 1, len(before) - before.rfind("\n")
        report["error"] = f"line {report['line']}, column {report['column']}: {report['error']}"
    return report


def _chunks(result: duckdb.DuckDBPyConnection) -> Iterator[list[tuple[Any, ...]]]:
    while rows := result.fetchmany(ROWS_A_CHUNK):
        yield rows


def _names(result: duckdb.DuckDBPyConnection) -> list[str]:
    return [column[0] for column in result.description or ()]


def _csv() -> Callable[[duckdb.DuckDBPyConnection, BinaryIO], int]:
    import csv
    import io

    def write(result: duckdb.DuckDBPyConnection, out: BinaryIO) -> int:
        """RFC 4180 with a header; null is an empty field, lists and structs are JSON."""
        count = 0
        lines = io.StringIO()
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(_names(result))
        for rows in _chunks(result):
            writer.writerows([_plain(value) for value in row] for row in rows)
            out.write(lines.getvalue().encode("utf-8", "replace"))
            lines.seek(0)
            lines.truncate()
            count += len(rows)
        out.write(lines.getvalue().encode("utf-8", "replace"))
        return count

    return write


def _json() -> Callable[[duckdb.DuckDBPyConnection, BinaryIO], int]:
    def write(result: duckdb.DuckDBPyConnection, out: BinaryIO) -> int:
        """An array of objects, one a line; decimals keep their digits, JSON columns are nested."""
        names = [json.dumps(name, ensure_ascii=False) for name in _distinct(_names(result))]
        is_json = [str(column[1]) == "JSON" for column in result.description or ()]
        count = 0
        for rows in _chunks(result):
            for row in rows:
                values = (value if nested and value is not None else _to_json(value) for value, nested in zip(row, is_json, strict=True))
                line = ", ".join(f"{name}: {value}" for name, value in zip(names, values, strict=True))
                out.write(f"{'[' if not count else ','}\n{{{line}}}".encode("utf-8", "replace"))
                count += 1
        out.write(b"\n]\n" if count else b"[]\n")
        return count

    return write


def _plain(value: Any) -> Any:
    return _to_json(value) if isinstance(value, dict | list | tuple) else value.hex() if isinstance(value, bytes) else value


def _distinct(names: list[str]) -> list[str]:
    """Column names, a repeated one numbered as DuckDB would (``a``, ``a_1``): an object has each name once."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        found.append(f"{name}_{seen[name]}" if name in seen else name)
        seen[name] = seen.get(name, 0) + 1
    return found


def _to_json(value: Any) -> str:
    if value is None or isinstance(value, bool | int | str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, float):
        return repr(value) if value - value == 0 else "null"  # JSON has no infinity and no NaN
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(str(k), ensure_ascii=False)}: {_to_json(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_to_json, value)) + "]"
    if isinstance(value, bytes):
        return json.dumps(value.hex())
    return json.dumps(str(value), ensure_ascii=False)


def _table() -> Callable[[duckdb.DuckDBPyConnection, BinaryIO], int]:
    def write(result: duckdb.DuckDBPyConnection, out: BinaryIO) -> int:
        """Columns as wide as the first 2,048 rows need, at most 80; longer cells are cut, lines joined. For whole texts take csv or json."""
        names = _names(result)
        if names == ["explain_key", "explain_value"]:
            plan = result.fetchall()
            out.write("".join(value for _, value in plan).encode())
            return len(plan)
        widths: list[int] = []
        count = 0
        for rows in _chunks(result):
            cells = [[_cell(value) for value in row] for row in rows]
            if not widths:
                widths = _widths(names, cells)
                _write_head(out, names, widths)
            numeric = [isinstance(value, int | float | Decimal) and not isinstance(value, bool) for value in rows[0]]
            for row in cells:
                out.write((_line(row, widths, numeric) + "\n").encode("utf-8", "replace"))
            count += len(rows)
        if not widths:
            _write_head(out, names, _widths(names, []))
        out.write(f"({count} {'row' if count == 1 else 'rows'})\n".encode())
        return count

    return write


def _widths(names: list[str], cells: list[list[str]]) -> list[int]:
    return [max([len(name), *(len(row[i]) for row in cells)]) for i, name in enumerate(names)]


def _write_head(out: BinaryIO, names: list[str], widths: list[int]) -> None:
    out.write((_line(names, widths, [False] * len(names)) + "\n" + "-+-".join("-" * width for width in widths) + "\n").encode("utf-8", "replace"))


def _line(cells: list[str], widths: list[int], numeric: list[bool]) -> str:
    padded = (cell.rjust(width) if right else cell.ljust(width) for cell, width, right in zip(cells, widths, numeric, strict=True))
    return " | ".join(padded).rstrip()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", str(_plain(value)))
    return text if len(text) <= 80 else text[:79] + "…"


def _parquet() -> Callable[[duckdb.DuckDBPyConnection, BinaryIO], int]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    def write(result: duckdb.DuckDBPyConnection, out: BinaryIO) -> int:
        """Parquet, zstd, a row group every 100,000 rows."""
        count = 0
        reader = result.to_arrow_reader(100_000)
        with pa.PythonFile(_Counted(out), mode="w") as sink, pq.ParquetWriter(sink, reader.schema, compression="zstd") as writer:
            for batch in reader:
                writer.write_batch(batch)
                count += batch.num_rows
        return count

    return write


class _Counted:
    """A pipe that can say how much went through it, as a Parquet writer wants to know."""

    closed = False

    def __init__(self, out: BinaryIO) -> None:
        self.out = out
        self.written = 0

    def write(self, data: bytes) -> int:
        self.out.write(data)
        self.written += len(data)
        return len(data)

    def tell(self) -> int:
        return self.written

    def flush(self) -> None:
        self.out.flush()

    def close(self) -> None:
        self.flush()


WRITERS = {"table": _table, "csv": _csv, "json": _json, "parquet": _parquet}

if __name__ == "__main__":
    main()
