"""The report in a real browser: hostile text does not run, nothing is requested, reviewing works by keyboard."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows import report, reviews
from tests.flows import chromium, hostile_release
from tests.warehouse import small_release
from warehouse import dimensions, load

pytestmark = [pytest.mark.slow, pytest.mark.skipif(chromium.BINARY is None, reason="needs Chromium (apt-get install chromium)")]

# What a page may ask for: itself and what it carries.
OWN = ("file:", "data:", "blob:", "about:")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    return report.build(hostile_release.build(folder), folder / "reports")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    tables = small_release.write(folder / "tables")
    dimensions.build(tables)
    load.build(tables, folder / "warehouse.duckdb")
    return report.build(folder / "warehouse.duckdb", folder / "reports")


@pytest.fixture
def tab(tmp_path: Path) -> Iterator[chromium.Page]:
    with chromium.page(tmp_path / "profile") as page:
        yield page


def pages(index: Path) -> list[Path]:
    return [index, *(p for p in sorted((index.parent / "pages").rglob("*.html")) if p.name != "overview.html")]


# Every row shown, every mark pointed at, every box typed into: what the scripts do with texts is tried too.
TOUCH = """(() => {
  for (const mark of document.querySelectorAll('.f')) { mark.dispatchEvent(new MouseEvent('mouseover', {bubbles: true})); mark.focus(); mark.click(); }
  for (const box of document.querySelectorAll('input[type=search]')) { box.value = 'a'; box.dispatchEvent(new Event('input')); }
  for (const button of document.querySelectorAll('button.toggle, details > summary')) button.click();
  for (let n = 0; n < 40 && document.getElementById('cards'); n++) document.querySelector('[data-act=' + (n % 4 ? 'skip' : 'correct') + ']').click();
  return [typeof window.PWN, [...document.links].map((a) => a.protocol)];
})()"""


def test_hostile_text_runs_nowhere_and_asks_for_nothing(hostile: Path, tab: chromium.Page) -> None:
    for path in pages(hostile):
        tab.open(path.as_uri())
        ran, protocols = tab.value(TOUCH)
        time.sleep(0.01)
        assert (path.name, ran) == (path.name, "undefined")
        assert set(protocols) <= {"file:", "http:", "https:"}, path.name
        # A handler that the policy had to stop would be reported here: it should not have been there.
        assert (path.name, tab.faults) == (path.name, [])
        assert tab.dialogs == []
    assert [address for address in tab.requests if not address.startswith(OWN)] == []


@pytest.mark.parametrize("which", ["index", "hostile"])
def test_no_page_is_wider_than_a_phone(which: str, request: pytest.FixtureRequest, tab: chromium.Page) -> None:
    tab.size(390, 844, is_phone=True)
    for path in pages(request.getfixturevalue(which)):
        tab.open(path.as_uri())
        assert (path.name, tab.value("document.documentElement.scrollWidth")) == (path.name, 390)


def test_a_link_to_a_fact_shows_it_in_its_sentence_with_value_rule_and_id(index: Path, tab: chromium.Page) -> None:
    tab.open((index.parent / "pages" / "documents" / "d-som.html").as_uri() + "#f-0004")
    time.sleep(0.2)
    tip = tab.value("document.getElementById('tip').textContent.replace(/\\s+/g, ' ')")
    assert all(part in tip for part in ("money", "amount 100,000", "currency USD", "rule money_rule", "conf. 0.90", "f-0004"))
    assert tab.value("document.querySelector('.f.on').textContent") == "100.000 USD"


def test_titles_are_found_without_their_marks(index: Path, tab: chromium.Page) -> None:
    tab.open((index.parent / "pages" / "documents.html").as_uri())
    tab.value("(() => { const box = document.getElementById('search'); box.value = 'hoi nghi cap'; box.dispatchEvent(new Event('input')); })()")
    assert tab.value("[...document.querySelectorAll('#results a')].map((a) => a.textContent)") == ["Hội nghị Cấp cao ASEAN 37 diễn ra từ 12-15/11"]


def test_facts_are_judged_by_keyboard_and_the_saved_file_is_one_the_next_run_reads(index: Path, tab: chromium.Page, tmp_path: Path) -> None:
    tab.open((index.parent / "pages" / "reviews.html").as_uri())
    tab.send("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    tab.value("(() => { const type = document.getElementById('type'); type.value = 'money'; type.dispatchEvent(new Event('change')); type.blur(); })()")
    tab.press("a")
    tab.press("r")
    tab.type("=nhầm, với năm")
    tab.press("Enter")
    tab.press("c")
    tab.value("document.querySelector('[data-column=amount]').select()")
    tab.type("7.5")
    tab.press("Enter")
    tab.value("document.getElementById('reviewer').focus()")
    tab.type('Lan "Anh"')
    tab.value("document.getElementById('save').click()")
    saved = tmp_path / "reviews.csv"
    deadline = time.monotonic() + 20
    while not saved.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    found = reviews.read(saved)
    assert [(r["fact_id"], r["verdict"], r["reason"], r["reviewer"]) for r in found] == [
        ("f-0004", "accepted", None, 'Lan "Anh"'),
        ("f-0005", "rejected", "=nhầm, với năm", 'Lan "Anh"'),
        ("f-0006", "corrected", None, 'Lan "Anh"'),
    ]
    assert json.loads(found[2]["corrected_value"]) == {"amount": "7.5"}
    assert tab.faults == []


def test_a_judgement_can_be_taken_back_and_outlives_the_page(index: Path, tab: chromium.Page) -> None:
    address = (index.parent / "pages" / "reviews.html").as_uri()
    tab.open(address)
    tab.press("a")
    tab.press("a")
    tab.press("u")
    tab.open("about:blank")
    tab.open(address)
    assert tab.value("document.getElementById('progress').textContent").startswith("1 of 25 judged")
