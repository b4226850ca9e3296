"""The warehouse for other programs."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from tests.warehouse import small_release
from transforms.tables import published
from warehouse.export import VIEWS, export


def test_parquet_holds_every_table_and_mart_and_the_manifest_their_rows_and_hashes(warehouse: Path, tmp_path: Path) -> None:
    export(warehouse, tmp_path / "out", "parquet")
    files = json.loads((tmp_path / "out" / "manifest.json").read_text())["files"]
    assert set(files) == {f"{name}.parquet" for name in (*(t.name for t in published()), *VIEWS)}
    for name, said in files.items():
        data = (tmp_path / "out" / name).read_bytes()
        assert (said["bytes"], said["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
        assert said["rows"] == pq.read_metadata(tmp_path / "out" / name).num_rows


def test_the_same_warehouse_gives_the_same_bytes(warehouse: Path, tmp_path: Path) -> None:
    for fmt in ("csv", "annotations", "gkg"):
        export(warehouse, tmp_path / f"{fmt}-a", fmt)  # type: ignore[arg-type]
        export(warehouse, tmp_path / f"{fmt}-b", fmt)  # type: ignore[arg-type]
        assert (tmp_path / f"{fmt}-a" / "manifest.json").read_text() == (tmp_path / f"{fmt}-b" / "manifest.json").read_text()


def test_csv_writes_lists_as_json(warehouse: Path, tmp_path: Path) -> None:
    export(warehouse, tmp_path / "out", "csv")
    with (tmp_path / "out" / "meeting_timeline.csv").open(newline="") as lines:
        (row,) = csv.DictReader(lines)
    assert json.loads(row["chairs"]) == ["Nguyễn Quốc Dũng"]


def test_annotations_point_at_their_characters(warehouse: Path, tmp_path: Path) -> None:
    export(warehouse, tmp_path / "out", "annotations")
    collection = json.loads((tmp_path / "out" / "collection.jsonld").read_text("utf-8"))
    page = json.loads((tmp_path / "out" / "page-0001.jsonld").read_text("utf-8"))
    assert (collection["type"], collection["total"], page["type"]) == ("AnnotationCollection", len(page["items"]), "AnnotationPage")
    for item in page["items"]:
        text = small_release.DOCUMENTS[item["target"]["source"]["canonical"].removeprefix("urn:khotin:document:")]["text"]
        position, quote = item["target"]["selector"]
        assert text[position["start"] : position["end"]] == quote["exact"]
        assert text.count(quote["prefix"] + quote["exact"] + quote["suffix"]) >= 1


def test_gkg_has_27_columns_with_fips_countries_dates_people_and_amounts(warehouse: Path, tmp_path: Path) -> None:
    export(warehouse, tmp_path / "out", "gkg")
    lines = [line.split("\t") for line in (tmp_path / "out" / "khotin.gkg.csv").read_text("utf-8").splitlines()]
    assert {len(line) for line in lines} == {27}
    first = lines[0]
    assert first[:5] == ["20200716180000-1", "20200716180000", "1", "example.vn", "https://example.vn/d-som.html"]
    assert first[9] == "1#Thailand#TH#TH###TH"
    assert first[12] == "Nguyễn Quốc Dũng,22"
    assert first[16].split(";") == ["3#7#16#2020#91", "2#11#0#2020#284"]
    assert first[24] == "100000.00,USD,160;10.0,nước,313"


def test_a_folder_with_something_in_it_is_left_alone(warehouse: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(FileExistsError):
        export(warehouse, tmp_path, "csv")
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_an_unknown_format_lists_the_known_ones(warehouse: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="annotations"):
        export(warehouse, tmp_path / "out", "xlsx")  # type: ignore[arg-type]


def test_every_table_and_mart_is_exported(con: duckdb.DuckDBPyConnection) -> None:
    views = {row[0] for row in con.execute("select view_name from duckdb_views() where not internal and schema_name = 'main'").fetchall()}
    assert views - set(VIEWS) == {"claims"}
