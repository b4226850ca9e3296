"""The main job on the five sample articles, end to end."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path

import duckdb
import pytest

from flows.engine import execute
from flows.run import Blocked
from flows.settings import Settings
from tests.conftest import ROOT, SEEDS, Published
from transforms.tables import FACT_TABLES, published

RUN_COLUMNS = {"run_id", "first_seen_at", "stored_at", "retracted_at"}


def digests(data: Path) -> dict[str, str]:
    """A digest of the ordered rows of every table, run columns left out; the record of runs itself is not compared."""
    found = {}
    with duckdb.connect(str(data / "warehouse.duckdb"), read_only=True) as con:
        for table in published():
            if table.name in ("ops.runs", "ops.quality_results", "ops.metrics", "ops.files"):
                continue
            columns = ", ".join(f'"{c.name}"' for c in table.columns if c.name not in RUN_COLUMNS)
            rows = con.execute(f"select {columns} from {table.name} order by all").fetchall()
            found[table.name] = hashlib.sha256(repr(rows).encode()).hexdigest()
    return found


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A copy of the sample articles that a test may change."""
    return Path(shutil.copytree(SEEDS, tmp_path / "articles"))


def settings(tmp_path: Path, articles: Path, **others: object) -> Settings:
    return Settings(paths=(str(articles),), data=tmp_path / "data", workers=2, **others)  # type: ignore[arg-type]


def test_five_articles_are_five_documents_in_four_stories(seeds_release: Published) -> None:
    s = seeds_release.summary
    assert (s["read"], s["loaded"], s["duplicate"], s["quarantined"], s["unchanged"]) == (5, 5, 0, 0, 0)
    assert (s["documents"], s["stories"]) == (5, 4)
    twins = seeds_release.rows("select count(distinct story_id), count(*) from documents where source_uri like '%/000_%' or source_uri like '%/001_%'")
    assert twins == [(1, 2)]


@pytest.mark.parametrize("table", FACT_TABLES)
def test_every_fact_is_the_characters_it_names_in_cleaned_and_in_raw_text(seeds_release: Published, table: str) -> None:
    wrong = seeds_release.rows(
        f"select f.fact_id from {table} f left join documents d using (document_id) left join raw_documents r using (document_id) "
        "where (substr(d.text, start_char + 1, end_char - start_char) = surface) is not true "
        "or (substr(r.text, raw_start_char + 1, raw_end_char - raw_start_char) = surface) is not true"
    )
    assert wrong == []


@pytest.mark.parametrize("table", FACT_TABLES)
def test_every_fact_stands_in_the_sentence_it_names(seeds_release: Published, table: str) -> None:
    inside = "f.start_char >= s.start_char and f.end_char <= s.end_char"
    wrong = seeds_release.rows(f"select f.fact_id from {table} f left join sentences s using (document_id, sentence_no) where ({inside}) is not true")
    assert wrong == []


def test_a_second_run_finds_everything_unchanged_and_keeps_every_table(tmp_path: Path, articles: Path) -> None:
    first = execute(settings(tmp_path, articles))
    before = digests(tmp_path / "data")
    parquet = {p.name: p.read_bytes() for p in (tmp_path / "data" / "current" / "tables").glob("*.parquet")}
    second = execute(settings(tmp_path, articles))
    assert (second["read"], second["unchanged"], second["loaded"]) == (5, 5, 0)
    assert (second["facts"], second["documents"], second["checks"]) == (first["facts"], first["documents"], first["checks"])
    assert digests(tmp_path / "data") == before
    again = {p.name: p.read_bytes() for p in (tmp_path / "data" / "current" / "tables").glob("*.parquet")}
    assert {name for name in parquet if again[name] != parquet[name]} == {"ops.runs.parquet"}


def test_order_batches_and_workers_do_not_show_in_the_tables(tmp_path: Path, articles: Path, seeds_release: Published) -> None:
    one = execute(settings(tmp_path, articles, batch_size=1))
    paths = tuple(str(p) for p in sorted(articles.iterdir(), reverse=True))
    execute(Settings(paths=paths, data=tmp_path / "other", workers=1, batch_size=3))
    assert one["documents"] == 5
    assert digests(tmp_path / "other") == digests(tmp_path / "data")


def test_two_runs_over_halves_of_the_articles_converge_to_the_tables_of_one(tmp_path: Path, articles: Path) -> None:
    late = [p for p in sorted(articles.iterdir()) if p.name[:3] in ("000", "003")]
    aside = tmp_path / "aside"
    aside.mkdir()
    for path in late:
        shutil.move(path, aside / path.name)
    execute(settings(tmp_path, articles))
    for path in late:
        shutil.move(aside / path.name, path)
    second = execute(settings(tmp_path, articles))
    assert (second["loaded"], second["unchanged"], second["stories"]) == (2, 3, 4)
    execute(Settings(paths=(str(articles),), data=tmp_path / "whole", workers=1))
    assert digests(tmp_path / "data") == digests(tmp_path / "whole")


def test_a_changed_file_replaces_its_document_and_the_retraction_is_recorded(tmp_path: Path, articles: Path) -> None:
    execute(settings(tmp_path, articles))
    path = next(articles.glob("003_*"))
    path.write_text(path.read_text("utf-8").replace("khoảng 80 văn kiện", "khoảng 90 văn kiện"), "utf-8")
    second = execute(settings(tmp_path, articles))
    assert (second["loaded"], second["unchanged"], second["retracted"], second["documents"]) == (1, 4, 1, 5)
    with duckdb.connect(str(tmp_path / "data" / "warehouse.duckdb"), read_only=True) as con:
        assert con.execute("select distinct value from quantities where counted = 'văn kiện' and value in (80, 90) order by 1").fetchall() == [(80,), (90,)]
        assert con.execute("select source_uri, reason from ops.retractions").fetchall() == [(str(path), "changed")]


def test_a_removed_file_is_taken_back_with_sync_only(tmp_path: Path, articles: Path) -> None:
    execute(settings(tmp_path, articles))
    next(articles.glob("002_*")).unlink()
    assert execute(settings(tmp_path, articles))["documents"] == 5
    synced = execute(settings(tmp_path, articles, sync=True))
    assert (synced["documents"], synced["retracted"]) == (4, 1)


def test_the_same_content_in_two_files_is_one_document_with_two_sources(tmp_path: Path, articles: Path) -> None:
    shutil.copy(next(articles.glob("004_*")), articles / "copy.txt")
    s = execute(settings(tmp_path, articles))
    assert (s["read"], s["loaded"], s["duplicate"], s["documents"]) == (6, 5, 1, 5)


def test_what_cannot_be_read_is_quarantined_with_its_bytes_and_the_rest_is_loaded(tmp_path: Path, articles: Path) -> None:
    (articles / "noise.txt").write_bytes(os.urandom(2000))
    s = execute(settings(tmp_path, articles))
    assert (s["read"], s["loaded"], s["quarantined"]) == (6, 5, 1)
    with duckdb.connect(str(tmp_path / "data" / "warehouse.duckdb"), read_only=True) as con:
        ((reason, sha256),) = con.execute("select reason, raw_sha256 from ops.quarantine").fetchall()
    assert reason
    assert (tmp_path / "data" / "quarantine" / sha256).read_bytes() == (articles / "noise.txt").read_bytes()


def test_a_run_that_dies_leaves_the_old_warehouse_and_says_so_in_the_next(tmp_path: Path, articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    execute(settings(tmp_path, articles))
    before = (tmp_path / "data" / "warehouse.duckdb").read_bytes()
    next(articles.glob("004_*")).unlink()
    monkeypatch.setattr("warehouse.append.replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space"):
        execute(settings(tmp_path, articles, sync=True))
    assert (tmp_path / "data" / "warehouse.duckdb").read_bytes() == before
    assert list((tmp_path / "data" / "staging").iterdir()) == []
    monkeypatch.undo()
    assert execute(settings(tmp_path, articles, sync=True))["documents"] == 4
    with duckdb.connect(str(tmp_path / "data" / "warehouse.duckdb"), read_only=True) as con:
        assert con.execute("select status, reason from ops.runs order by started_at, run_id").fetchall()[1][0] == "failed"


def test_emptied_gazetteers_block_the_publish(tmp_path: Path, articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With no fact found where the last release had hundreds, the volume checks stop the run."""
    execute(settings(tmp_path, articles))
    before = (tmp_path / "data" / "warehouse.duckdb").read_bytes()
    monkeypatch.setattr("flows.engine.code_version", lambda _: "another")
    monkeypatch.setattr("flows.stage_find.find_batch", _find_nothing)
    with pytest.raises(Blocked) as blocked:
        execute(settings(tmp_path, articles))
    assert "\n" not in str(blocked.value)
    assert (tmp_path / "data" / "warehouse.duckdb").read_bytes() == before
    row = json.loads(max((tmp_path / "data" / "runs").glob("*.json")).read_text("utf-8"))["row"]
    assert row["status"] == "blocked"
    monkeypatch.undo()
    next(articles.glob("004_*")).unlink()
    execute(settings(tmp_path, articles, sync=True))
    with duckdb.connect(str(tmp_path / "data" / "warehouse.duckdb"), read_only=True) as con:
        query = "select status, count(*) filter (not success) > 0 from ops.runs join ops.quality_results using (run_id) where run_id = ? group by status"
        assert con.execute(query, [row["run_id"]]).fetchall() == [("blocked", True)]


def _find_nothing(job: object) -> int:
    return 0


def test_the_manifest_names_every_file_with_its_digest(seeds_release: Published) -> None:
    release = (seeds_release.data / "current").resolve()
    files = json.loads((release / "manifest.json").read_text("utf-8"))["files"]
    on_disk = {str(p.relative_to(release)) for p in release.rglob("*") if p.is_file()} - {"manifest.json"}
    assert set(files) == on_disk
    assert all(hashlib.sha256((release / name).read_bytes()).hexdigest() == entry["sha256"] for name, entry in files.items())


def test_the_published_file_is_read_only_and_has_no_wal(seeds_release: Published) -> None:
    release = (seeds_release.data / "current").resolve()
    assert oct((release / "warehouse.duckdb").stat().st_mode)[-3:] == "444"
    assert not (release / "warehouse.duckdb.wal").exists()


def test_runs_start_from_the_checkout(seeds_release: Published) -> None:
    """Relative paths stay relative in the warehouse."""
    assert {uri for (uri,) in seeds_release.rows("select source_uri from document_sources")} == {str(p.relative_to(ROOT)) for p in SEEDS.iterdir()}
