"""Files and columns that are not as declared, and what the last release had and this one lost."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from expectations.audit import schema_frame
from expectations.checks import ROW
from expectations.suites.release import volumes
from expectations.validate import validate
from tests.expectations import example
from tests.expectations.bench import Bench
from transforms.tables import Table, published

COMPARED = [t for t in published() if not t.name.startswith("ops.")]


def failing(folder: Path) -> set[tuple[str, str]]:
    frame = schema_frame(folder)
    return {(row[ROW], name) for row in frame.to_dict("records") for name in ("is_readable", "has_its_columns", "has_its_types") if not row[name]}


@pytest.fixture
def release(tmp_path: Path, bench: Bench) -> Path:
    return example.write(example.rows(), tmp_path / "release")


def test_a_missing_file_is_not_readable(release: Path) -> None:
    (release / "dates.parquet").unlink()
    assert failing(release) == {("dates", "is_readable")}


def test_a_truncated_file_is_not_readable(release: Path) -> None:
    whole = (release / "dates.parquet").read_bytes()
    (release / "dates.parquet").write_bytes(whole[: len(whole) // 2])
    assert failing(release) == {("dates", "is_readable")}


def test_a_renamed_column_is_not_declared(release: Path) -> None:
    table = pq.read_table(release / "dates.parquet")
    pq.write_table(table.rename_columns([n.replace("surface", "text") for n in table.column_names]), release / "dates.parquet")
    assert failing(release) == {("dates", "has_its_columns")}


def test_a_float_amount_is_not_the_declared_type(release: Path) -> None:
    table = pq.read_table(release / "money.parquet")
    at = table.column_names.index("amount")
    pq.write_table(table.set_column(at, "amount", pc.cast(table["amount"], pa.float64())), release / "money.parquet")
    assert failing(release) == {("money", "has_its_types")}


def test_the_log_of_results_may_not_be_there_yet(release: Path) -> None:
    (release / "ops.quality_results.parquet").unlink()
    assert failing(release) == set()


def test_a_broken_schema_blocks_without_a_traceback_and_says_which_table(release: Path, tmp_path: Path) -> None:
    (release / "dates.parquet").write_bytes(b"no parquet")
    found = validate(release, example.RUN, tmp_path, None, example.COUNTS, data_docs=False)
    assert found.blocked
    assert found.message == "schema: is_readable failed on 1 of 31 rows (dates)".replace("31", str(len(published())))


@pytest.mark.parametrize("table", COMPARED, ids=lambda t: t.name)
def test_every_table_is_compared_with_the_last_release(table: Table) -> None:
    names = {check.name for check in volumes(example.RUN).checks}
    assert table.name == "documents" or f"{table.name}_rows_kept" in names


def test_half_the_rows_of_a_table_gone_fails_its_volume_and_it_alone(bench: Bench) -> None:
    tables = [t.name for t in COMPARED if t.name not in ("documents", "duplicate_pairs", "entities", "people")]
    rows = example.rows()
    before = example.rows()
    for name in tables:
        rows[name] = rows[name][::2]
        for row in (*rows[name], *before[name]):  # so that only rows are compared, not values
            row |= {c.name: None for c in example.described(name).columns if not c.required}
    failed = {key for key in bench.failures(rows, previous=bench.write(before)) if key[0] == "volumes"}
    assert failed == {("volumes", f"{name}_rows_kept", None) for name in tables}


def test_a_column_of_nulls_fails_its_volume_and_it_alone(bench: Bench) -> None:
    optional = {t.name: [c.name for c in t.columns if not c.required] for t in COMPARED if "document_id" in {c.name for c in t.columns}}
    for turn in range(max(map(len, optional.values()))):
        rows, expected = example.rows(), set()
        for name, columns in optional.items():
            if turn < len(columns) and sum(row.get(columns[turn]) is not None for row in rows[name]) >= 8:
                expected.add(("volumes", f"{name}_{columns[turn]}_kept", None))
                for row in rows[name]:
                    row[columns[turn]] = None
        assert {key for key in bench.failures(rows) if key[0] == "volumes"} == expected


def test_documents_that_leave_unsaid_are_missed(bench: Bench) -> None:
    before = example.rows()
    example.add_document(before, "Bài này sẽ biến mất.")
    example.add_document(before, "Bài này cũng vậy.")
    assert bench.failures(example.rows(), previous=bench.write(before)) == {("volumes", "documents_lost", None)}


def test_a_third_of_the_documents_gone_is_critical(bench: Bench) -> None:
    before = example.rows()
    for number in range(7):
        example.add_document(before, f"Bài {number} sẽ biến mất.")
    gone = {("volumes", "documents_lost", None), ("volumes", "documents_kept", None)}
    assert bench.failures(example.rows(), previous=bench.write(before)) >= gone


def test_a_retracted_document_is_not_missed(bench: Bench) -> None:
    before, now = example.rows(), example.rows()
    for number in range(7):
        gone = example.add_document(before, f"Bài {number} được rút lại.")
        retraction = {"document_id": gone["document_id"], "source_uri": gone["source_uri"], "reason": "removed", "run_id": example.RUN}
        now["ops.retractions"].append(now["ops.retractions"][0] | retraction)
    assert bench.failures(now, previous=bench.write(before)) == set()


def test_more_documents_of_another_kind_are_no_loss(bench: Bench) -> None:
    """Rates would fall; the documents that were there before have what they had."""
    now = example.rows()
    for number in range(60):
        example.add_document(now, f"Tin ngắn {number}.")
    assert {key for key in bench.failures(now) if key[0] == "volumes"} == set()


def test_rows_that_were_written_are_rows_that_are_there(bench: Bench) -> None:
    wrong = {**example.COUNTS, "dates": 99, "money": example.ARTICLES}
    assert bench.failures(example.rows(), counts=wrong) == {("release", "rows_of_dates", None)}
