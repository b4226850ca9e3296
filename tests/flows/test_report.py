"""The report site without a browser: what is on the pages, that it is escaped, and that a build shows all or nothing."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import duckdb
import pytest

from flows import report
from flows.report import documents
from flows.report.marking import Removed, Span, marked, placed
from flows.report.meetings import timeline
from tests.flows import hostile_release
from tests.warehouse import small_release
from warehouse import dimensions, load


class Parsed(HTMLParser):
    """What a browser would find: links, ids, scripts that run, attributes, the text outside of scripts."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.scripts: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.tags: list[str] = []
        self.words: list[str] = []
        self._inside: str | None = None
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        found = dict(attrs)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag == "a" and found.get("href") is not None:
            self.links.append(str(found["href"]))
        if tag in ("script", "style"):
            self._inside = "data" if found.get("type") == "application/json" else tag

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._inside = None

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            self.scripts.append(data)
        elif self._inside is None:
            self.words.append(data)

    @property
    def text(self) -> str:
        """Readable text, white space made single."""
        return " ".join("".join(self.words).split())


DIFFERING = '{"differing_facts_by_document": {"d-som-copy": 1}}'


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    metrics = [
        {"run_id": small_release.RUN_2, "metric": "stable_nfd", "fact_type": None, "value": 1.0, "evaluated": 40, "detail": None},
        {"run_id": small_release.RUN_2, "metric": "twin_agreement", "fact_type": None, "value": 0.75, "evaluated": 4, "detail": DIFFERING},
    ]
    tables = small_release.write(folder / "tables", extra={"ops.metrics": metrics})
    dimensions.build(tables)
    load.build(tables, folder / "warehouse.duckdb")
    return folder / "warehouse.duckdb"


@pytest.fixture(scope="module")
def index(warehouse: Path) -> Path:
    return report.build(warehouse, warehouse.parent / "reports")


@pytest.fixture(scope="module")
def hostile_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    return report.build(hostile_release.build(folder), folder / "reports")


def pages(index: Path) -> Iterator[Path]:
    """Every page as a reader meets it: the overview through its link, the others below ``pages``."""
    yield index
    yield from (path for path in sorted((index.parent / "pages").rglob("*.html")) if path.name != "overview.html")


def page(index: Path, name: str) -> Parsed:
    return Parsed(index.parent / "pages" / name)


def test_the_overview_counts_what_the_warehouse_holds(index: Path, warehouse: Path) -> None:
    with duckdb.connect(str(warehouse), read_only=True) as con:
        facts = con.sql("select count(*) from facts").fetchone()
    text = Parsed(index).text
    assert "4 documents" in text
    assert "3 stories" in text
    assert facts is not None
    assert f"{facts[0]} facts" in text


@pytest.mark.parametrize("which", ["index", "hostile_index"])
def test_every_link_leads_to_a_page_and_to_an_id_on_it(which: str, request: pytest.FixtureRequest) -> None:
    start: Path = request.getfixturevalue(which)
    parsed = {path.resolve(): Parsed(path) for path in pages(start)}
    broken = []
    for path in pages(start):
        for link in parsed[path.resolve()].links:
            parts = urlsplit(link)
            if parts.scheme:
                assert parts.scheme in ("http", "https")
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path.resolve()
            if target not in parsed or (parts.fragment and not parts.fragment.startswith("q=") and unquote(parts.fragment) not in parsed[target].ids):
                broken.append((path.name, link))
    assert broken == []


def test_every_fact_of_a_document_is_marked_in_its_text_and_explained_in_a_row(index: Path, warehouse: Path) -> None:
    with duckdb.connect(str(warehouse), read_only=True) as con:
        ids = [row[0] for row in con.sql("select fact_id from facts where document_id = 'd-som'").fetchall()]
    shown = page(index, "documents/d-som.html")
    marks = {anchor for _, name, value in shown.attributes if name == "data-f" for anchor in str(value).split()}
    assert set(ids) <= marks
    assert set(ids) <= set(shown.ids)
    assert "Thái Lan đóng góp 100.000 USD cho Quỹ ASEAN ứng phó COVID-19." in shown.text


def test_a_copy_stands_beside_the_canonical_text_with_its_edits(index: Path) -> None:
    shown = (index.parent / "pages" / "stories" / "s-som.html").read_text("utf-8")
    assert "<del>10</del>" in shown
    assert "<ins>11</ins>" in shown


def test_both_sides_of_a_contradiction_are_quoted(index: Path) -> None:
    text = page(index, "contradictions.html").text
    assert "Có 10 nước tham dự." in text
    assert "Có 11 nước tham dự." in text


def test_a_failed_expectation_is_listed_first_with_its_share(index: Path) -> None:
    text = page(index, "quality.html").text
    assert text.index("failed dates: day_is_real") < text.index("All expectations")
    assert "1 of 4 rows (25.00 %)" in text


def test_what_got_worse_since_the_run_before_is_said(index: Path) -> None:
    assert "Worse than in the run before dates: day_is_real start_date: 25.00 % of the rows, 0.00 % before" in page(index, "quality.html").text


def test_how_far_facts_agree_is_told_with_the_documents_that_differ(index: Path) -> None:
    text = page(index, "quality.html").text
    told = text[text.index("Do facts hold?") : text.index("All expectations")]
    assert [part for part in ("the same text with its marks decomposed (NFD)", "100.00 %", "nowhere", "75.00 %", "d-som-copy 1 fact") if part not in told] == []


def test_names_stand_beside_their_bars_where_there_is_room() -> None:
    days = (date(2020, 7, 1), date(2020, 7, 20), date(2020, 9, 1))
    ((year,),) = (timeline([{"start_date": day, "end_date": None, "name": day.isoformat()} for day in days]),)
    assert [(bar["lane"], bar["label_x"], bar["room"]) for bar in year["meetings"]] == [(0, 188, 13), (0, 207, 37), (0, 250, 116)]


def test_the_same_warehouse_gives_the_same_bytes(warehouse: Path, index: Path, tmp_path: Path) -> None:
    again = report.build(warehouse, tmp_path)
    assert {p.relative_to(tmp_path / "pages"): p.read_bytes() for p in (tmp_path / "pages").rglob("*.html")} == {
        p.relative_to(index.parent / "pages"): p.read_bytes() for p in (index.parent / "pages").rglob("*.html")
    }
    assert again == tmp_path / "index.html"


def test_a_build_that_fails_leaves_the_old_pages(warehouse: Path, tmp_path: Path) -> None:
    index = report.build(warehouse, tmp_path)
    before = index.read_bytes()
    broken = tmp_path / "broken.duckdb"
    with duckdb.connect(str(broken)) as con:
        con.execute("create table documents (document_id varchar)")
    with pytest.raises(duckdb.CatalogException):
        report.build(broken, tmp_path)
    assert index.read_bytes() == before
    assert len(list(tmp_path.glob("pages-*"))) == 1


def test_what_a_killed_build_left_is_removed_by_the_next(warehouse: Path, tmp_path: Path) -> None:
    (tmp_path / "pages-dead" / "documents").mkdir(parents=True)
    report.build(warehouse, tmp_path)
    assert [p.resolve() for p in tmp_path.glob("pages-*")] == [(tmp_path / "pages").resolve()]


def test_without_a_warehouse_the_error_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="Run `khotin run` first"):
        report.build(tmp_path / "warehouse.duckdb", tmp_path / "reports")
    assert not (tmp_path / "reports").exists()


def test_data_docs_are_linked_where_they_are(warehouse: Path, tmp_path: Path) -> None:
    (tmp_path / "data_docs").mkdir()
    (tmp_path / "data_docs" / "index.html").write_text("<!doctype html>", "utf-8")
    index = report.build(warehouse, tmp_path)
    assert "data_docs/index.html" in Parsed(index).links
    assert "../data_docs/index.html" in page(index, "quality.html").links


def test_past_the_bound_a_document_has_no_page_and_its_facts_say_how_to_see_them(warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MAX_PAGES", 1)
    index = report.build(warehouse, tmp_path)
    assert len(list((tmp_path / "pages" / "documents").iterdir())) == 1
    assert "1 have a page here" in page(index, "documents.html").text
    assert "khotin explain f-" in page(index, "facts/dates.html").text


def test_no_text_becomes_a_script_a_handler_or_a_link_that_runs(hostile_index: Path) -> None:
    own = {path.read_text("utf-8") for path in (Path(report.__file__).parent / "assets").glob("*.js")}
    for path in pages(hostile_index):
        found = Parsed(path)
        assert set(found.scripts) <= own, path.name
        assert [a for a in found.attributes if a[1].startswith("on") or a[1] in ("style", "srcdoc", "formaction")] == [], path.name
        assert not set(found.tags) & {"iframe", "img", "base", "object", "embed", "textarea"}, path.name
        assert [link for link in found.links if urlsplit(link).scheme not in ("", "http", "https")] == [], path.name


def test_hostile_text_is_still_shown_as_it_is(hostile_index: Path) -> None:
    text = page(hostile_index, "documents/d-hostile-0.html").text
    assert "<script>window.PWN=1</script> nói <script>window.PWN=1</script>." in text


def test_no_page_may_run_or_load_anything_but_its_own_parts(hostile_index: Path) -> None:
    for path in pages(hostile_index):
        policies = [value for tag, name, value in Parsed(path).attributes if tag == "meta" and name == "content" and "default-src" in str(value)]
        assert len(policies) == 1
        assert "default-src 'none'" in str(policies[0])
        assert "unsafe" not in str(policies[0])
        assert "http" not in str(policies[0])


def test_direction_marks_in_file_names_are_made_visible(hostile_index: Path) -> None:
    source = (hostile_index.parent / "pages" / "files.html").read_text("utf-8")
    assert "\u202e" not in source
    assert "\\u202e" in source


def test_removed_text_is_struck_where_it_stood() -> None:
    text, raw = "Một câu.\nHai câu.", "Tiêu đề\n\nMột câu.Ảnh: A.\n\nHai câu.\nXem thêm"
    pieces = [
        Removed(raw.index(s), raw.index(s) + len(s), s, rule) for s, rule in (("Tiêu đề\n\n", "headline"), ("Ảnh: A.", "credit"), ("\nXem thêm", "see_also"))
    ]
    shown = re.sub(r' title="[^"]*"', "", marked(text, [], placed(text, raw, pieces)))
    assert shown == "<p><del>Tiêu đề</del> Một câu.</p>\n<p><del>Ảnh: A.</del> Hai câu.<del>Xem thêm</del> </p>"


def test_a_fact_in_a_statement_is_coloured_and_the_statement_underlined() -> None:
    shown = marked("Ông nói 5 nước", [Span(0, 14, "f-1", "statements"), Span(8, 14, "f-2", "quantities")], [])
    assert '<a class="f t-quantities u-statements" href="#f-2" data-f="f-2 f-1">5 nước</a>' in shown


def test_a_span_outside_of_the_text_marks_nothing() -> None:
    assert marked("abc", [Span(2, 9, "f-1", "dates")], []) == "<p>abc</p>"


def test_a_huge_document_without_a_full_stop_makes_no_page_of_over_5_mb(tmp_path: Path) -> None:
    text = "năm mười USD " * 50_000
    said = {
        "document_id": "d-huge", "source_uri": "in/huge.txt", "title": text[:100_000], "publisher": text[:100_000], "text": text,
        "char_count": len(text), "word_count": 1, "sentence_count": 1, "story_id": "s-huge", "is_canonical": True, "run_id": small_release.RUN_2,
    }  # fmt: skip
    facts = [
        {
            "fact_id": f"f-huge-{n}", "document_id": "d-huge", "sentence_no": 1, "start_char": 13 * n, "end_char": 13 * n + 12, "surface": "năm mười USD",
            "raw_start_char": 13 * n, "raw_end_char": 13 * n + 12, "rule": f"rule_{n % 300}", "confidence": 0.5, "run_id": small_release.RUN_2, "amount": 50,
            "currency": "USD", "qualifier": "exact",
        }
        for n in range(5_000)
    ]  # fmt: skip
    refused = [
        {"document_id": "d-huge", "start_char": n, "end_char": n + 12, "surface": "năm mười USD", "looked_like": f"kind_{n % 300}", "rule": "r"}
        for n in range(5_000)
    ]
    removed = [
        {"document_id": "d-huge", "ordinal": n, "surface": text[:5000], "rule": "r", "position": "body", "raw_start_char": n, "raw_end_char": n + 1}
        for n in range(2_000)
    ]
    extra = {
        "documents": [said, {**said, "document_id": "d-huge-copy", "is_canonical": False}],
        "raw_documents": [{"document_id": d, "text": text} for d in ("d-huge", "d-huge-copy")],
        "sentences": [{"document_id": d, "sentence_no": 1, "start_char": 0, "end_char": len(text), "text": text} for d in ("d-huge", "d-huge-copy")],
        "stories": [{"story_id": "s-huge", "canonical_document_id": "d-huge", "document_count": 2, "publisher_count": 1, "title": text[:100_000]}],
        "money": [{**fact, "amount": 50} for fact in facts],
        "rejected_candidates": refused,
        "removed_text": removed,
    }
    tables = small_release.write(tmp_path / "tables", extra=extra)
    dimensions.build(tables)
    load.build(tables, tmp_path / "warehouse.duckdb")
    index = report.build(tmp_path / "warehouse.duckdb", tmp_path / "reports")
    sizes = {path.name: path.stat().st_size for path in pages(index)}
    assert {name: size for name, size in sizes.items() if size > 5_000_000} == {}
    assert "2,000 facts of this document are not shown" in page(index, "documents/d-huge.html").text


def test_a_killed_build_leaves_the_old_pages_whole(warehouse: Path, tmp_path: Path) -> None:
    index = report.build(warehouse, tmp_path)
    before = {path: path.read_bytes() for path in pages(index)}
    code = f"from pathlib import Path; from flows import report; report.build(Path({str(warehouse)!r}), Path({str(tmp_path)!r}))"
    building = subprocess.Popen([sys.executable, "-c", code], cwd=Path(report.__file__).parent.parent.parent)
    while len(list(tmp_path.glob("pages-*"))) < 2 and building.poll() is None:
        time.sleep(0.001)
    building.kill()
    building.wait()
    assert {path: path.read_bytes() for path in pages(index)} == before
    report.build(warehouse, tmp_path)
    assert len(list(tmp_path.glob("pages-*"))) == 1
