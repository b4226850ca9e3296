"""Finders keep to what they declare, and looking again comes to what looking for the first time does."""

from __future__ import annotations

from datetime import date, datetime

import pyarrow as pa
import pytest

from tests.transforms.facts.event_cases import CASES, cases, read
from transforms.facts import finders
from transforms.facts.again import find_again
from transforms.facts.batch import find_facts
from transforms.facts.finders import FINDERS, Finder
from transforms.facts.model import Article, Findings
from transforms.facts.rows import FOUND_TABLES
from transforms.sentences import sentence_spans
from transforms.tables import FACT_TABLES, table

TEXT = (
    "Ngày 16/7, Thứ trưởng Ngoại giao Nguyễn Quốc Dũng dự Hội nghị SOM ASEAN tại Hà Nội. Thái Lan đóng góp 100.000 USD cho Quỹ ứng phó COVID-19 của ASEAN. "
    'Ông Dũng cho biết: "ASEAN sẽ thông qua Tuyên bố Hà Nội." Khoảng 80 đại biểu tham dự.'
)
SENTENCES = sentence_spans(TEXT, [(0, len(TEXT))])


def articles() -> pa.Table:
    day = {"published_earliest": date(2020, 7, 17), "published_latest": date(2020, 7, 17), "published_precision": "day"}
    row = {"document_id": "d-1", "text": TEXT, "title": None, "lead": None, "publisher": None, "published_at": datetime(2020, 7, 17), **day}
    spans = {"sentence_starts": [s for s, _ in SENTENCES], "sentence_ends": [e for _, e in SENTENCES]}
    return pa.Table.from_pylist([{**row, **spans, "clean_starts": [0], "raw_starts": [0], "lengths": [len(TEXT)]}])


@pytest.fixture
def found() -> dict[str, pa.Table]:
    return find_facts(articles(), "run-1")


def test_the_example_has_facts_of_most_finders(found: dict[str, pa.Table]) -> None:
    assert {f.name for f in FINDERS if any(found[name].num_rows for name in f.writes)} >= {f.name for f in FINDERS} - {"list_counts"}


@pytest.mark.parametrize("finder", FINDERS, ids=lambda f: f.name)
def test_a_finder_that_finds_what_it_found_makes_nothing_anew(found: dict[str, pa.Table], finder: Finder) -> None:
    again = find_again(articles(), found.__getitem__, {finder.name}, "run-2")
    assert {name: again[name].num_rows for name in (*FOUND_TABLES, "made_anew", "refused")} == dict.fromkeys((*FOUND_TABLES, "made_anew", "refused"), 0)


def test_what_reads_a_fact_that_came_out_otherwise_is_made_anew_and_the_rest_stays(found: dict[str, pa.Table]) -> None:
    """The last release had no money: the pledge that rests on it could not have been found either."""
    old = found | {"money": table("money").empty(), "pledges": table("pledges").empty()}
    again = find_again(articles(), old.__getitem__, {"time_and_numbers"}, "run-2")
    assert again["made_anew"]["finder"].to_pylist() == ["time_and_numbers", "pledges"]
    for name in ("money", "pledges", "dates"):
        assert again[name].drop(["run_id"]) == found[name].drop(["run_id"])
    assert again["statements"].num_rows == again["person_mentions"].num_rows == 0


def test_an_article_a_finder_fails_on_is_refused_alone(found: dict[str, pa.Table], monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Finder("pledges", "x", lambda *_: 1 / 0, ("pledges",))  # type: ignore[arg-type,return-value]
    monkeypatch.setattr("transforms.facts.again.FINDERS", (broken,))
    again = find_again(articles(), found.__getitem__, {"pledges"}, "run-2")
    assert again["refused"]["reason"].to_pylist() == ["finder_failed"]


def test_a_finder_must_declare_what_it_reads() -> None:
    reads_money = Finder("thief", "x", lambda _, findings: findings.of("money") and None, ("pledges",))
    with pytest.raises(LookupError, match="a finder reads money and does not declare it"):
        finders.run(reads_money, Findings(Article("d", TEXT, SENTENCES)))


def test_every_fact_table_has_one_finder() -> None:
    assert sorted(name for f in FINDERS for name in f.writes) == sorted(FACT_TABLES)


@pytest.mark.parametrize("name", sorted(p.stem for p in CASES.glob("*.jsonl") if '"text"' in p.read_text("utf-8")))
def test_refused_candidates_and_entities_belong_to_the_finder_that_made_them(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a finder that looks again would leave or take away another's."""
    strangers = set()

    def watched(finder: Finder, findings: Findings) -> None:
        before, known = len(findings.rejected), set(findings.entities)
        plain(finder, findings)
        strangers.update(r.looked_like for r in findings.rejected[before:] if finders.of_refused(r.looked_like) is not finder)
        strangers.update(e["entity_type"] for i, e in findings.entities.items() if i not in known and finders.of_entity(e["entity_type"]) is not finder)

    plain = finders.run
    monkeypatch.setattr(finders, "run", watched)
    for case in list(cases(name))[:60]:
        read(case.values[0]["text"])
    assert strangers == set()
