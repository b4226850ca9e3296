"""One DuckDB file from a release's Parquet: whole, commented, the same each time, readable by any DuckDB."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.warehouse import small_release
from transforms.tables import FACT_TABLES, published
from warehouse import dimensions, load

MARTS = {
    "meeting_timeline", "people_roles", "pledge_ledger", "country_mentions_monthly", "instrument_status", "corroboration",
    "contradictions", "story_edits", "value_edits", "meeting_history", "facts",
}  # fmt: skip


@pytest.fixture
def tables_dir(tmp_path: Path) -> Path:
    folder = small_release.write(tmp_path / "tables")
    dimensions.build(folder)
    return folder


def names(con: duckdb.DuckDBPyConnection, sql: str) -> set[str]:
    return {row[0] for row in con.execute(sql).fetchall()}


def digest(path: Path) -> list[tuple[str, str]]:
    """Every table's rows in the order they are stored."""
    with duckdb.connect(str(path), read_only=True) as con:
        tables = con.execute("select schema_name || '.' || table_name from duckdb_tables() order by 1").fetchall()
        return [(name, str(con.execute(f"from {name}").fetchall())) for (name,) in tables]


def test_every_table_view_and_macro_of_the_contract_is_there(con: duckdb.DuckDBPyConnection) -> None:
    relations = names(con, "select case schema_name when 'main' then '' else schema_name || '.' end || table_name from duckdb_tables()")
    relations |= names(con, "select view_name from duckdb_views() where not internal")
    assert relations >= {t.name for t in published()} | MARTS
    assert names(con, "select function_name from duckdb_functions() where not internal") >= {"explain", "search"}


def test_every_table_view_column_and_macro_is_commented_in_both_languages(con: duckdb.DuckDBPyConnection) -> None:
    comments = con.execute("""
        select 'column ' || table_name || '.' || column_name, comment from duckdb_columns() where not internal
        union all select 'table ' || table_name, comment from duckdb_tables()
        union all select 'view ' || view_name, comment from duckdb_views() where not internal
        union all select 'macro ' || function_name, comment from duckdb_functions() where not internal""").fetchall()
    assert len(comments) > 300
    assert [what for what, comment in comments if comment is None or len([part for part in comment.split(" | ") if part.strip()]) != 2] == []


def test_columns_have_the_types_and_order_of_tables_csv(con: duckdb.DuckDBPyConnection) -> None:
    for table in published():
        assert con.execute(f"from {table.name} limit 0").to_arrow_table().schema.names == [c.name for c in table.columns]
    assert con.execute("select distinct data_type from duckdb_columns() where column_name = 'amount' and table_name = 'money'").fetchall() == [
        ("DECIMAL(28,2)",)
    ]


def test_the_view_facts_holds_every_row_of_every_fact_table(con: duckdb.DuckDBPyConnection) -> None:
    counted = dict(con.execute("select fact_type, count(*) from facts group by all").fetchall())
    assert counted == {name: n for name in FACT_TABLES if (n := con.execute(f"select count(*) from {name}").fetchone()[0])}  # type: ignore[index]
    assert con.execute("select value->>'currency' from facts where fact_id = 'f-0004'").fetchone() == ("USD",)


def test_the_surface_of_every_fact_stands_at_its_offsets_in_both_texts(con: duckdb.DuckDBPyConnection) -> None:
    wrong = con.execute("""
        select fact_id from facts join documents using (document_id) join raw_documents using (document_id)
        where (substr(documents.text, start_char + 1, end_char - start_char) = surface) is not true
            or (substr(raw_documents.text, raw_start_char + 1, raw_end_char - raw_start_char) = surface) is not true""").fetchall()
    assert wrong == []


def test_the_columns_that_score_py_joins_stay_unambiguous(con: duckdb.DuckDBPyConnection) -> None:
    sql = "select document_id, country_code from entity_mentions join entities using (entity_id) where entity_type = 'country' order by all limit 1"
    assert con.execute(sql).fetchall() == [("d-som", "TH")]


def test_equal_parquet_gives_equal_rows_in_equal_order(tables_dir: Path, tmp_path: Path) -> None:
    load.build(tables_dir, tmp_path / "a.duckdb")
    load.build(tables_dir, tmp_path / "b.duckdb")
    assert digest(tmp_path / "a.duckdb") == digest(tmp_path / "b.duckdb")


def test_the_file_stands_alone_without_a_wal(tables_dir: Path, tmp_path: Path) -> None:
    load.build(tables_dir, tmp_path / "w.duckdb")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["tables", "w.duckdb"]
    assert (tmp_path / "w.duckdb").read_bytes()[8:12] == b"DUCK"
    assert int.from_bytes((tmp_path / "w.duckdb").read_bytes()[12:20], "little") == 64  # storage version 64 opens from DuckDB 0.9.2 and 1.0 on


def test_a_missing_table_names_itself_and_leaves_nothing(tables_dir: Path, tmp_path: Path) -> None:
    (tables_dir / "money.parquet").unlink()
    with pytest.raises(FileNotFoundError, match="money"):
        load.build(tables_dir, tmp_path / "w.duckdb")
    assert not (tmp_path / "w.duckdb").exists()


def test_a_broken_table_leaves_nothing(tables_dir: Path, tmp_path: Path) -> None:
    (tables_dir / "money.parquet").write_bytes(b"PAR1 no more")
    with pytest.raises(duckdb.Error):
        load.build(tables_dir, tmp_path / "w.duckdb")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["tables"]


def test_an_existing_file_is_never_written(tables_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "w.duckdb").write_bytes(b"old")
    with pytest.raises(FileExistsError):
        load.build(tables_dir, tmp_path / "w.duckdb")
    assert (tmp_path / "w.duckdb").read_bytes() == b"old"


def test_gazetteers_become_a_schema_of_their_own(tables_dir: Path, tmp_path: Path) -> None:
    (tables_dir / "gazetteers").mkdir()
    pq.write_table(
        pa.table({"code": ["TH"], "name": ["Thái Lan"], "example": ["Thái Lan"], "source": ["CLDR"]}), tables_dir / "gazetteers" / "countries.parquet"
    )
    load.build(tables_dir, tmp_path / "w.duckdb")
    with duckdb.connect(str(tmp_path / "w.duckdb"), read_only=True) as con:
        assert con.execute("select name from gazetteers.countries").fetchall() == [("Thái Lan",)]
        assert con.execute("select count(*) from duckdb_columns() where schema_name = 'gazetteers' and comment is null").fetchone() == (0,)


def test_an_empty_release_loads(tmp_path: Path) -> None:
    for table in published():
        pq.write_table(table.empty(), tmp_path / f"{table.name}.parquet")
    assert set(load.build(tmp_path, tmp_path / "w.duckdb").values()) == {0}
    with duckdb.connect(str(tmp_path / "w.duckdb"), read_only=True) as con:
        for view in sorted(MARTS):
            assert con.execute(f"from {view}").fetchall() == []
        assert con.execute("from search('hội nghị')").fetchall() == []


def test_dimensions_do_not_depend_on_the_order_of_rows(tables_dir: Path, tmp_path: Path) -> None:
    turned = tmp_path / "turned"
    shutil.copytree(tables_dir, turned)
    for path in turned.glob("*.parquet"):
        rows = pq.read_table(path)
        pq.write_table(rows.take(pa.array(range(rows.num_rows - 1, -1, -1), pa.int64())), path)
    dimensions.build(turned)
    for name in dimensions.DIMENSIONS:
        assert (turned / f"{name}.parquet").read_bytes() == (tables_dir / f"{name}.parquet").read_bytes()


def test_people_are_entities_and_the_latest_day_of_a_meeting_wins(con: duckdb.DuckDBPyConnection) -> None:
    assert con.execute("select name from entities where entity_type = 'person' order by 1").fetchall() == [("Nguyễn Quốc Dũng",), ("Phạm Bình Minh",)]
    (meeting,) = con.execute("select series, name, ordinal, start_date::varchar, place, mode, status, document_count from meetings").fetchall()
    assert meeting == ("Hội nghị Cấp cao ASEAN", "Hội nghị Cấp cao ASEAN lần thứ 37", 37, "2020-11-20", "Đà Nẵng", "online", "planned", 3)


def test_missing_input_of_the_dimensions_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"documents\.parquet"):
        dimensions.build(tmp_path)
