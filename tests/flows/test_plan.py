"""`khotin plan` says what a run would do, and a run does that."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from flows import code_version, plan
from flows.engine import execute
from flows.settings import Settings
from tests.conftest import ROOT, SEEDS
from tests.flows.crash import digests


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SEEDS, tmp_path / "articles"))


def settings(tmp_path: Path, articles: Path, **others: object) -> Settings:
    return Settings(paths=(str(articles),), data=tmp_path / "data", workers=1, **others)  # type: ignore[arg-type]


def test_before_the_first_run_everything_is_new_and_nothing_is_written(tmp_path: Path, articles: Path) -> None:
    made = plan.make(settings(tmp_path, articles))
    assert (len(made.new), made.unchanged, made.rederived) == (5, 0, "nothing")
    assert not (tmp_path / "data").exists()


def test_new_changed_gone_and_skipped_files_are_told_apart(tmp_path: Path, articles: Path) -> None:
    execute(settings(tmp_path, articles))
    first, second, *_ = sorted(articles.iterdir())
    first.unlink()
    second.write_text(second.read_text("utf-8") + "\nThêm một câu.\n", "utf-8")
    (articles / "new.txt").write_text("Ngày 20/7, Bộ Ngoại giao họp báo.", "utf-8")
    (articles / ".hidden").write_text("x", "utf-8")
    before = sorted(str(p) for p in (tmp_path / "data").rglob("*"))
    made = plan.make(settings(tmp_path, articles, sync=True))
    assert [Path(p).name for p in made.new] == ["new.txt"]
    assert made.changed == [str(second)]
    assert (made.unchanged, made.removed, made.retracted_documents) == (3, [str(first)], 1)
    assert made.skipped == {"hidden": [str(articles / ".hidden")]}
    assert sorted(str(p) for p in (tmp_path / "data").rglob("*")) == before
    assert json.loads(plan.as_json(made))["changed"] == [str(second)]
    assert "1 documents lose their last source" in plan.as_text(made)


def test_a_changed_finding_rule_leaves_text_and_stories_and_comes_to_the_same_tables(
    tmp_path: Path, articles: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    execute(settings(tmp_path, articles))
    before = digests(tmp_path / "data" / "warehouse.duckdb")
    now = code_version.digests(None)
    monkeypatch.setattr(code_version, "digests", lambda _: now | {"transforms/facts/money.py": "another"})
    made = plan.make(settings(tmp_path, articles))
    assert (made.rederived, made.because) == ("facts", ["transforms/facts/money.py"])
    assert "facts only: changed is transforms/facts/money.py" in plan.as_text(made)
    capfd.readouterr()
    execute(settings(tmp_path, articles))
    said = capfd.readouterr().err.splitlines()
    assert "0 documents cleaned" in said[1]
    assert "5 documents ->" in said[3]
    after = digests(tmp_path / "data" / "warehouse.duckdb")
    assert {name for name in before if before[name] != after[name]} <= {"ops.quality_results", "ops.metrics"}
    assert plan.make(settings(tmp_path, articles)).rederived == "nothing"


@pytest.mark.parametrize("name", ["transforms/clean.py", "transforms/spans.py", "transforms/gazetteers/surnames.csv", "library ftfy", "transforms/gone.py"])
def test_what_cleaning_uses_or_nobody_is_known_to_use_touches_everything(name: str) -> None:
    assert not code_version.touches_find_only([name])


@pytest.mark.parametrize("name", ["transforms/facts/money.py", "transforms/facts/meetings.py", "transforms/gazetteers/bodies.csv"])
def test_finders_and_their_gazetteers_touch_facts_only(name: str) -> None:
    assert (ROOT / name).is_file()
    assert code_version.touches_find_only([name])


def test_overlays_of_the_user_count_as_code(tmp_path: Path) -> None:
    (tmp_path / "bodies.csv").write_text("name\n", "utf-8")
    assert "overlay/bodies.csv" in code_version.changed(code_version.digests(None), code_version.digests(tmp_path))
    assert os.environ.get("KHOTIN_GAZETTEERS") is None
