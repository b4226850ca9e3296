"""`khotin sql` gives strangers the warehouse and nothing else."""

from __future__ import annotations

import hashlib
import io
import json
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.warehouse.attacks import BREAK_OUTS, RESOURCE_ATTACKS
from warehouse.query import Limits, QueryError, rows_of, run_query, stream_query

CANARY = "canary-c0ffee"


def answer(warehouse: Path, sql: str, fmt: str = "csv", limits: Limits | None = None) -> str:
    out = io.BytesIO()
    stream_query(warehouse, sql, fmt, out, limits)  # type: ignore[arg-type]
    return out.getvalue().decode()


def error(warehouse: Path, sql: str, limits: Limits | None = None) -> QueryError:
    with pytest.raises(QueryError) as caught:
        answer(warehouse, sql, limits=limits)
    assert "\n" not in str(caught.value)
    return caught.value


def attempt(warehouse: Path, sql: str) -> tuple[bool, str]:
    """Whether a statement was refused, and everything that came out of it."""
    out = io.BytesIO()
    try:
        stream_query(warehouse, sql, "csv", out)
    except QueryError as refused:
        return True, out.getvalue().decode() + str(refused)
    return False, out.getvalue().decode()


def test_csv_has_a_header_and_an_empty_field_for_null(warehouse: Path) -> None:
    assert answer(warehouse, "select document_id, publisher from documents where publisher is null") == "document_id,publisher\nd-moved,\n"


def test_json_keeps_the_digits_of_a_decimal_and_nests_json(warehouse: Path) -> None:
    (row,) = rows_of(warehouse, "select value, 12345678901234567890.12::decimal(28, 2) as amount from facts where fact_id = 'f-0007'")
    assert row["value"]["counted"] == "nước"
    assert '"amount": 12345678901234567890.12' in answer(warehouse, "select 12345678901234567890.12::decimal(28, 2) as amount", "json")


def test_json_of_no_row_is_an_empty_array(warehouse: Path) -> None:
    assert json.loads(answer(warehouse, "select 1 as x where false", "json")) == []


def test_csv_writes_lists_and_structs_as_json(warehouse: Path) -> None:
    assert answer(warehouse, "select ['Hà Nội', null] as places, {'n': 1.10::decimal(3, 2)} as s") == 'places,s\n"[""Hà Nội"", null]","{""n"": 1.10}"\n'


def test_json_numbers_a_repeated_column(warehouse: Path) -> None:
    assert rows_of(warehouse, "select 1 as a, 2 as a, 'infinity'::double as b") == [{"a": 1, "a_1": 2, "b": None}]


def test_what_parquet_cannot_hold_is_an_error(warehouse: Path) -> None:
    with pytest.raises(QueryError, match="cannot be written as parquet"):
        answer(warehouse, "select union_value(num := 2) as u", "parquet")


@pytest.mark.parametrize(("sql", "said"), [("", "no statement"), ("-- note", "no statement"), ("select '\ud800'", "Unicode"), ("select ?", "parameters")])
def test_a_query_that_is_none_is_an_error(warehouse: Path, sql: str, said: str) -> None:
    assert said in str(error(warehouse, sql))


def test_a_table_shows_one_line_a_row_whatever_the_text_holds(warehouse: Path) -> None:
    shown = answer(warehouse, "select e'a\\nb\\x1b[31m' as x, 2 as n", "table")
    assert shown.splitlines() == ["x        | n", "---------+--", "a b [31m | 2", "(1 row)"]


def test_parquet_is_parquet(warehouse: Path) -> None:
    out = io.BytesIO()
    assert stream_query(warehouse, "select fact_id, confidence from facts", "parquet", out) == pq.read_table(io.BytesIO(out.getvalue())).num_rows


def test_describe_show_summarize_and_explain_are_reading(warehouse: Path) -> None:
    for sql in ("describe documents", "show tables", "summarize people", "explain select 1", "from people", "table people", "values (1)"):
        assert answer(warehouse, sql)


def test_an_error_points_at_its_place_counted_in_characters(warehouse: Path) -> None:
    found = error(warehouse, "select 'Đường',\n  titel from documents")
    assert (found.kind, found.line, found.column) == ("sql", 2, 3)
    assert str(found).startswith("line 2, column 3: Referenced column")


def test_a_file_is_only_there_when_the_whole_result_is(warehouse: Path, tmp_path: Path) -> None:
    assert run_query(warehouse, "from people", "csv", tmp_path / "people.csv") == 0
    with pytest.raises(QueryError):
        run_query(warehouse, "select error('late') from range(100000) where range = 99999", "csv", tmp_path / "broken.csv")
    assert [p.name for p in tmp_path.iterdir()] == ["people.csv"]


def test_a_missing_warehouse_says_what_to_do(tmp_path: Path) -> None:
    assert "khotin run" in str(error(tmp_path / "warehouse.duckdb", "select 1"))


def test_a_long_result_is_streamed(warehouse: Path) -> None:
    class Counter(io.RawIOBase):
        total = 0

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.total += len(data)
            return len(data)

    out = Counter()
    assert stream_query(warehouse, "select range, 'x' from range(300000)", "csv", out, Limits(memory_bytes=1 << 30)) == 300_000  # type: ignore[arg-type]
    assert out.total > 2_000_000


@pytest.mark.slow
def test_no_statement_breaks_out(warehouse: Path, tmp_path: Path) -> None:
    before = hashlib.sha256(warehouse.read_bytes()).hexdigest()
    (tmp_path / "canary.csv").write_text(f"{CANARY},1\n")
    beside = sorted(p.name for p in warehouse.parent.iterdir())
    assert len(BREAK_OUTS) >= 65
    for attack in BREAK_OUTS:
        sql = attack.replace("{canary}", f"{tmp_path}/canary.csv").replace("{folder}", str(tmp_path)).replace("{target}", f"{tmp_path}/target")
        refused, said = attempt(warehouse, sql)
        assert refused, sql
        assert CANARY not in said, sql
        assert [p.name for p in tmp_path.iterdir()] == ["canary.csv"], sql
    assert hashlib.sha256(warehouse.read_bytes()).hexdigest() == before
    assert sorted(p.name for p in warehouse.parent.iterdir()) == beside


@pytest.mark.slow
@pytest.mark.parametrize("sql", RESOURCE_ATTACKS)
def test_no_statement_uses_up_the_machine(warehouse: Path, sql: str) -> None:
    class Nowhere(io.RawIOBase):
        def write(self, data: bytes) -> int:  # type: ignore[override]
            return len(data)

    before = hashlib.sha256(warehouse.read_bytes()).hexdigest()
    started = time.monotonic()
    with pytest.raises(QueryError) as caught:
        stream_query(warehouse, sql, "csv", Nowhere(), Limits(timeout_s=3, memory_bytes=2 << 30))  # type: ignore[arg-type]
    assert caught.value.kind in ("deadline", "memory", "sql")
    assert time.monotonic() - started < 4
    assert hashlib.sha256(warehouse.read_bytes()).hexdigest() == before
