"""Data Docs: what failed and why, for every run, without scripts, without other hosts, without text of the data."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from expectations.docs import KEPT_RUNS, write_docs
from expectations.gx_run import run_suites
from expectations.suites import gazetteers
from expectations.tallies import of_rules
from expectations.validate import Validation, validate
from tests.expectations import example
from tests.expectations.changes import all_of, put

HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=1</script></textarea>=1+1|[a](javascript:1)'
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

BROWSERS_OWN = (".google.com", ".googleapis.com", ".gvt1.com")  # Chromium asks these of itself, with a blank page too


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Validation:
    """A run whose data carry markup wherever data can: ids, codes, names, files."""
    folder = tmp_path_factory.mktemp("hostile")
    change = all_of(
        put("dates", 0, surface=HOSTILE, rule=HOSTILE, grain=HOSTILE, fact_id=HOSTILE, value=HOSTILE),
        put("money", currency=HOSTILE, document_id=HOSTILE),
        put("documents", title=HOSTILE, url=HOSTILE, source_uri=HOSTILE, domain=HOSTILE),
        put("document_sources", source_uri=HOSTILE, encoding=HOSTILE, raw_sha256=HOSTILE),
        put("people", name=HOSTILE, person_id=HOSTILE),
        put("ops.quarantine", 0, source_uri=HOSTILE, reason=HOSTILE),
        put("ops.runs", 0, run_id=HOSTILE, unchanged=9),
        put("duplicate_pairs", 0, duplicate_of=HOSTILE),
    )
    tables = example.write(example.broken(change), folder / "tables")
    return validate(tables, example.RUN, folder / "reports", None, example.COUNTS)


def pages(found: Validation) -> list[Path]:
    assert found.docs_index is not None
    return sorted(found.docs_index.parent.parent.rglob("*.html"))


def test_there_is_a_page_for_each_suite_and_an_index_of_runs(hostile: Validation) -> None:
    names = {path.name for path in pages(hostile)}
    assert {"index.html", "documents.html", "dates.html", "ops.runs.html", "schema.html", "release.html"} <= names
    assert len(pages(hostile)) == len({row["suite"] for row in hostile.results.to_pylist()}) + 2


def test_failures_and_their_reasons_are_on_the_run_page(hostile: Validation) -> None:
    assert hostile.docs_index is not None
    shown = hostile.docs_index.read_text("utf-8")
    assert "surface_is_slice_of_text" in shown
    assert "A fact is what the text says at its span, to the character" in shown
    assert "fa-times" in shown
    assert "fa-check-circle" in shown


def test_no_text_of_the_data_is_on_any_page(hostile: Validation) -> None:
    for path in pages(hostile):
        shown = path.read_text("utf-8")
        assert "onerror" not in shown, path
        assert "javascript:" not in shown, path
        assert "Hội nghị" not in shown, path
    assert not any("onerror" in (row["sample"] or "") for row in hostile.results.to_pylist())
    assert "onerror" not in hostile.message


def test_pages_have_no_script_and_ask_no_host(hostile: Validation) -> None:
    for path in pages(hostile):
        shown = path.read_text("utf-8")
        assert "default-src 'none'; style-src 'unsafe-inline'" in shown, path
        assert re.findall(r"<(?:script|link|img|iframe|object|form)\b|https?://|@import|url\(|\son\w+=", shown) == [], path


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium to open the pages with: apt-get install chromium")
@pytest.mark.parametrize("page", ["index.html", "dates.html", "document_sources.html"])
def test_a_browser_runs_nothing_and_asks_nobody(hostile: Validation, page: str, tmp_path: Path) -> None:
    assert hostile.docs_index is not None
    assert CHROMIUM is not None
    log = tmp_path / "net.json"
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
    flags += [f"--user-data-dir={tmp_path}/profile", f"--log-net-log={log}", "--dump-dom", "--virtual-time-budget=2000"]
    shown = subprocess.run([CHROMIUM, *flags, (hostile.docs_index.parent / page).as_uri()], capture_output=True, text=True, timeout=120, check=True).stdout
    title = example.RUN if page == "index.html" else page.removesuffix(".html")
    assert f"<title>{title}</title>" in shown
    asked = set(re.findall(r'"url":"https?://([^"/]+)', log.read_text("utf-8")))
    assert {host for host in asked if not host.endswith(BROWSERS_OWN)} == set()


def test_old_runs_are_pruned_and_the_newest_is_first(tmp_path: Path) -> None:
    ((outcomes, page),) = run_suites("run", [(gazetteers.suite(), lambda: of_rules(gazetteers.suite(), gazetteers.frame(gazetteers.shipped())))])
    for number in range(KEPT_RUNS + 3):
        write_docs(tmp_path, f"run-{number:02}", outcomes, [page])
    kept = sorted(path.name for path in tmp_path.iterdir() if path.is_dir())
    assert kept == [f"run-{number:02}" for number in range(3, KEPT_RUNS + 3)]
    listed = re.findall(r'href="(run-\d+)/index.html"', (tmp_path / "index.html").read_text("utf-8"))
    assert listed == kept[::-1]


def test_a_run_that_is_validated_again_has_one_page(tmp_path: Path) -> None:
    ((outcomes, page),) = run_suites("run", [(gazetteers.suite(), lambda: of_rules(gazetteers.suite(), gazetteers.frame(gazetteers.shipped())))])
    for _ in range(2):
        index = write_docs(tmp_path, "run-1", outcomes, [page])
    assert json.loads((index.parent / "run.json").read_text("utf-8")) == {"run_id": "run-1", "evaluated": 2, "critical": 0, "warnings": 0}
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["run-1"]


@pytest.mark.parametrize("run_id", ["../up", "a/b", "", "<b>"])
def test_a_run_id_that_is_no_file_name_is_refused(tmp_path: Path, run_id: str) -> None:
    with pytest.raises(ValueError, match="no plain file name"):
        write_docs(tmp_path, run_id, [], [])
