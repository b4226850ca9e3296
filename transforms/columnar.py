"""Records of Parquet files, a few hundred rows at a time."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime

import pyarrow as pa
import pyarrow.parquet as pq

from transforms.fields import Keys
from transforms.records import Limits, Record, Refusal
from transforms.rows import from_values

_ROWS = 256


def read_parquet(stream: io.BufferedReader, keys: Keys, limits: Limits) -> Iterator[Record | Refusal]:
    """One record a row; only the columns that hold a field are read, a few hundred rows at a time."""
    try:
        file = pq.ParquetFile(stream, pre_buffer=False)
        columns = keys.columns(file.schema_arrow.names)
        if not columns.keys() & {"text", "html"}:
            yield Refusal(None, "unknown_columns", f"columns: {', '.join(file.schema_arrow.names[:30])}"[:500])
            return
        no = 0
        for batch in file.iter_batches(batch_size=_ROWS, columns=list(columns.values())):
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
