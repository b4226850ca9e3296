"""Backfill: documents made again by id, by day of publication and by file, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from flows import plan, replay
from flows.engine import execute
from flows.run import Run
from flows.settings import Settings, SettingsError
from flows.storage import current
from tests.conftest import SEEDS, Published
from tests.flows.digests import digests


def selected(release: Published, *again: str) -> list[str]:
    """Files of the selected documents, by the first characters of their names."""
    run = Run(Settings(data=release.data, again=again), previous=current(release.data))
    chosen = replay.select(run).documents
    rows = release.rows("select file_uri, document_id from document_sources order by all")
    return [Path(uri).name[:3] for uri, document_id in rows if document_id in chosen]


def test_a_day_a_month_and_a_span_select_by_publication(seeds_release: Published) -> None:
    assert selected(seeds_release, "2020-07-16") == ["001"]
    assert selected(seeds_release, "2020") == ["001", "003", "004"]
    assert selected(seeds_release, "2020-05-18/2020-07") == ["001", "004"]
    assert selected(seeds_release, "2020-11", "2020-05-18") == ["003", "004"]


def test_a_file_a_folder_and_a_glob_select_by_source(seeds_release: Published) -> None:
    assert selected(seeds_release, "seeds/articles") == ["000", "001", "002", "003", "004"]
    assert selected(seeds_release, "seeds/articles/00[34]*") == ["003", "004"]


def test_an_id_selects_its_document(seeds_release: Published) -> None:
    ((document_id,),) = seeds_release.rows("select document_id from document_sources where file_uri like '%/002%'")
    assert selected(seeds_release, document_id) == ["002"]


@pytest.mark.parametrize("name", ["d-00000000000000000000", "1999", "2020-07-16/2020-07-01", "nowhere/", "see", "2020-13", "*/2020/*"])
def test_a_name_that_selects_nothing_is_refused(seeds_release: Published, name: str) -> None:
    with pytest.raises(SettingsError, match=r"the last release has no such document"):
        selected(seeds_release, name)


@pytest.mark.slow
def test_only_what_is_asked_for_is_made_again_and_it_comes_to_the_same_tables(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    articles = Path(shutil.copytree(SEEDS, tmp_path / "articles"))
    settings = Settings(paths=(str(articles),), data=tmp_path / "data", workers=1)
    execute(settings)
    before = digests(tmp_path / "data" / "warehouse.duckdb")
    file = str(sorted(articles.iterdir())[2])
    again = Settings(paths=settings.paths, data=settings.data, workers=1, again=("2020-11", file))
    planned = plan.make(again)
    assert (planned.again, planned.reread, planned.unchanged) == (2, [file], 4)
    capfd.readouterr()
    done = execute(again)
    said = capfd.readouterr().err.splitlines()
    assert (done["read"], done["loaded"], done["unchanged"]) == (5, 0, 5)
    assert "2 documents cleaned" in said[1]
    assert "2 documents ->" in said[3]
    after = digests(tmp_path / "data" / "warehouse.duckdb")
    assert {name for name in before if before[name] != after[name]} <= {"ops.quality_results", "ops.metrics"}
