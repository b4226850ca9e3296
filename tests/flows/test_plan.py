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
from tests.flows.digests import digests
from transforms.facts.finders import FINDERS


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


def changed(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    now = code_version.digests(None)
    monkeypatch.setattr(code_version, "digests", lambda _: now | dict.fromkeys(names, "another"))


def test_a_changed_rule_makes_its_finder_look_again_and_nothing_else(
    tmp_path: Path, articles: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    execute(settings(tmp_path, articles))
    before = digests(tmp_path / "data" / "warehouse.duckdb")
    changed(monkeypatch, "transforms/facts/pledges.py", "transforms/captions.py")
    made = plan.make(settings(tmp_path, articles))
    assert (made.rederived, made.finders, made.tables) == ("text", ["pledges"], ["pledges"])
    assert "because these changed: transforms/captions.py, transforms/facts/pledges.py" in plan.as_text(made)
    capfd.readouterr()
    execute(settings(tmp_path, articles))
    said = capfd.readouterr().err.splitlines()
    assert "5 documents cleaned, 0 refused; 5 came out as before" in said[1]
    assert "0 documents -> " in said[3]
    assert "pledges again in 5 more: 0 came out otherwise" in said[3]
    after = digests(tmp_path / "data" / "warehouse.duckdb")
    assert {name for name in before if before[name] != after[name]} <= {"ops.quality_results", "ops.metrics"}
    assert plan.make(settings(tmp_path, articles)).rederived == "nothing"


def test_a_row_more_in_a_gazetteer_comes_to_the_tables_of_a_first_run_with_it(tmp_path: Path, articles: Path, capfd: pytest.CaptureFixture[str]) -> None:
    overlay = tmp_path / "mine"
    overlay.mkdir()
    bodies = (ROOT / "transforms/gazetteers/bodies.csv").read_text("utf-8").splitlines()[0]
    (overlay / "bodies.csv").write_text(bodies + "\nCộng đồng ASEAN,asean-community,Cộng đồng ASEAN,,,body,Cộng đồng ASEAN,a test\n", "utf-8")
    execute(settings(tmp_path, articles))
    assert plan.make(settings(tmp_path, articles, gazetteers=overlay)).finders == ["names"]
    capfd.readouterr()
    execute(settings(tmp_path, articles, gazetteers=overlay))
    said = capfd.readouterr().err.splitlines()[3]
    assert "names again in 5 more" in said
    assert ": 0 came out otherwise" not in said
    execute(settings(tmp_path / "fresh", articles, gazetteers=overlay))
    again, fresh = (digests(folder / "data" / "warehouse.duckdb") for folder in (tmp_path, tmp_path / "fresh"))
    assert {name for name in fresh if fresh[name] != again[name]} <= {"ops.quality_results", "ops.metrics", "ops.files"}


TEXT = "text"


@pytest.mark.parametrize(
    ("name", "touched"),
    [
        ("transforms/facts/money.py", {"time_and_numbers"}),
        ("transforms/gazetteers/currencies.csv", {"time_and_numbers"}),
        ("transforms/facts/meeting_details.py", {"meetings"}),
        ("transforms/gazetteers/giving_verbs.csv", {"pledges"}),
        ("transforms/gazetteers/bodies.csv", {"names"}),
        ("overlay/bodies.csv", {"names"}),
        ("transforms/gazetteers/speaker_words.csv", {"meetings", "pledges", "statements"}),
        ("transforms/facts/settle.py", {finder.name for finder in FINDERS}),
        ("transforms/clean.py", {TEXT}),
        ("transforms/nominal.csv", {TEXT}),
        ("transforms/gazetteers/surnames.csv", {TEXT, "names"}),
    ],
)
def test_a_file_touches_what_its_rules_reach(name: str, touched: set[str]) -> None:
    assert name.startswith("overlay") or (ROOT / name).is_file()
    found = code_version.touched([name])
    assert not found.everything
    assert found.finders | ({TEXT} if found.text else set()) == touched


@pytest.mark.parametrize("name", ["transforms/spans.py", "transforms/shingles.py", "transforms/tables.csv", "library ftfy", "transforms/gone.py"])
def test_what_clustering_uses_or_nobody_is_known_to_use_touches_everything(name: str) -> None:
    assert code_version.touched([name]).everything


def test_overlays_of_the_user_count_as_code(tmp_path: Path) -> None:
    (tmp_path / "bodies.csv").write_text("name\n", "utf-8")
    assert "overlay/bodies.csv" in code_version.changed(code_version.digests(None), code_version.digests(tmp_path))
    assert os.environ.get("KHOTIN_GAZETTEERS") is None
