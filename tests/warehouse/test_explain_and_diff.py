"""Where a fact comes from, and what two releases differ in."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.warehouse import small_release
from warehouse.diff import diff
from warehouse.explain import explain
from warehouse.query import QueryError


def changed(folder: Path, table: str, old_id: str, /, **values: object) -> None:
    """Rewrite columns of one fact, or drop it where no value is given."""
    path = folder / f"{table}.parquet"
    found = pq.read_table(path)
    rows = [({**row, **values} if row["fact_id"] == old_id else row) for row in found.to_pylist() if values or row["fact_id"] != old_id]
    pq.write_table(pa.Table.from_pylist(rows, schema=found.schema), path)


def test_explain_names_rule_document_source_and_offsets(warehouse: Path) -> None:
    said = explain(warehouse, "f-0005")
    assert "đóng góp [hơn 120.000 USD] cho Quỹ" in said
    assert "amount 120000.00, currency USD, qualifier more_than" in said
    assert "money_rule" in said
    assert "articles/d-som-copy.txt" in said
    assert "characters 160..175 of the text, 174..189 of the raw text" in said


def test_explain_of_an_unknown_fact_says_how_to_find_one(warehouse: Path) -> None:
    with pytest.raises(QueryError, match="no fact f-x' or 1=1"):
        explain(warehouse, "f-x' or 1=1")


def test_equal_releases_do_not_differ(tmp_path: Path) -> None:
    a, b = small_release.write(tmp_path / "a" / "tables"), small_release.write(tmp_path / "b" / "tables")
    found = diff(a.parent, b.parent)
    assert (found.documents_gained, found.documents_lost, found.counts, found.examples) == ([], [], {}, [])
    assert "no difference" in str(found)


def test_facts_are_gained_lost_changed_and_moved_by_rule(tmp_path: Path) -> None:
    a, b = small_release.write(tmp_path / "a"), small_release.write(tmp_path / "b")
    changed(a, "money", "f-0004")
    changed(b, "money", "f-0006")
    changed(b, "quantities", "f-0007", fact_id="f-new", value=12.0)
    changed(b, "instruments", "f-0020", fact_id="f-moved", start_char=0, end_char=4)
    found = diff(a, b)
    assert found.counts == {
        ("money", "money_rule", "gained"): 1,
        ("money", "money_rule", "lost"): 1,
        ("quantities", "quantities_rule", "changed"): 1,
        ("instruments", "instruments_rule", "moved"): 1,
    }
    (change,) = [e for e in found.examples if e.change == "changed"]
    assert change.sentence == "Có 10 nước tham dự."
    assert '"value":10.0' in (change.before or "")
    assert '"value":12.0' in (change.after or "")
    assert "quantities" in str(found)


def test_facts_of_a_lost_document_are_not_counted_beside_it(tmp_path: Path) -> None:
    a, b = small_release.write(tmp_path / "a"), small_release.write(tmp_path / "b", without="d-moved")
    found = diff(a, b)
    assert (found.documents_lost, found.counts) == (["d-moved"], {})


def test_a_folder_without_a_release_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="holds no release"):
        diff(tmp_path, tmp_path)
