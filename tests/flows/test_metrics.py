"""Metrics of a run: copies agree, facts survive decomposed, glued, wrapped and otherwise spelt text; what does not is counted."""

from __future__ import annotations

import shutil
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from flows import metrics, variants
from flows.run import Run
from flows.settings import Settings
from tests.conftest import SEEDS, Published
from transforms.tables import FACT_TABLES, table


def record(text: str) -> dict[str, object]:
    return {"document_id": "d-1", "source_uri": "a.txt", "text": text, "format": "text", "repairs": []}


@pytest.fixture
def run(seeds_release: Published, tmp_path: Path) -> Iterator[Run]:
    """A run that has assembled the tables of the seeds' release, which may be changed."""
    found = Run(Settings(data=tmp_path / "data"))
    shutil.copytree((seeds_release.data / "current").resolve(), found.release)
    yield found
    found.con.close()


def measured(run: Run) -> dict[tuple[str, str | None], dict[str, object]]:
    run.con.execute(f"create or replace temp view documents as from read_parquet('{run.table('documents')}')")
    rows = table("ops.metrics").from_rows(metrics.measure(run)).to_pylist()
    return {(row["metric"], row["fact_type"]): row for row in rows}


def test_variants_differ_from_the_text_and_say_the_same() -> None:
    raw = "\n\n".join(path.read_text("utf-8") for path in sorted(SEEDS.iterdir()))
    texts = {name: change(raw) for name, change in variants.VARIANTS.items()}
    assert len({raw, *texts.values()}) == len(texts) + 1
    letters = {name: "".join(unicodedata.normalize("NFC", text).split()) for name, text in texts.items() if name != "tones"}
    assert set(letters.values()) == {"".join(raw.split())}


def test_a_headline_a_lead_and_a_caption_are_not_glued() -> None:
    paragraph = "Hội nghị Quan chức cao cấp ASEAN (SOM) do Thứ trưởng Nguyễn Quốc Dũng chủ trì đã diễn ra theo hình thức trực tuyến vào sáng ngày 16/7."
    text = f"Tiêu đề.\n\nSa pô.\n\n{paragraph}\n{paragraph}\nẢnh chụp.\n{paragraph}\n\n{paragraph}"
    assert variants.glued(text) == f"Tiêu đề.\n\nSa pô.\n\n{paragraph}\n{paragraph}\nẢnh chụp.\n{paragraph}{paragraph}"


def test_no_sentence_is_glued_to_a_number() -> None:
    paragraph = "Chủ tịch ASEAN đã thông báo với các nước về việc tổ chức Hội nghị Cấp cao lần thứ 37 và các hội nghị cấp cao liên quan vào năm 2020."
    text = "\n".join([paragraph] * 4 + [f"37 {paragraph}"])
    assert variants.glued(text) == text


def test_wrapped_lines_are_no_longer_than_80_characters() -> None:
    text = (SEEDS / "000_f9329c8e1798a553.txt").read_text("utf-8")
    assert max(map(len, variants.wrapped(text).split("\n"))) <= variants.WIDTH


@pytest.mark.parametrize(("text", "other"), [("Thúy", "Thuý"), ("hoà", "hòa"), ("quý", "quý"), ("hoàn", "hoàn"), ("toàn", "toàn"), ("Uỷ", "Ủy")])
def test_tones_move_where_a_syllable_has_two_spellings(text: str, other: str) -> None:
    assert variants.other_tones(text).casefold() == other.casefold()


def test_values_of_a_wrapped_text_stand_on_one_line() -> None:
    hard_wrapped = (SEEDS / "002_9580b86c21f70a34.txt").read_text("utf-8")
    read = variants.readings(table("stage.records").from_rows([record(variants.wrapped(hard_wrapped))]))
    values = [value for found in read.values() for value in found]
    assert any("Ban Thư ký ASEAN" in value for value in values)
    assert not any("\\n" in value for value in values)


def test_a_lost_and_a_changed_fact_lower_stability() -> None:
    read: variants.Readings = {("d-1", which, "dates"): Counter({"a": 2, "b": 1}) for which in ("", *variants.VARIANTS)}
    read["d-1", "glued", "dates"] = Counter({"a": 1, "c": 1})
    found = metrics.stability(read)
    assert (found["stable_nfd", "dates"].equal, found["stable_nfd", "dates"].evaluated) == (3, 3)
    assert (found["stable_glued", "dates"].equal, found["stable_glued", "dates"].evaluated) == (1, 4)
    assert found["stable_glued", None].differing == {"d-1": 3}


def test_the_seeds_facts_are_stable_and_their_twins_agree(seeds_release: Published) -> None:
    rows = seeds_release.rows("select metric, value, evaluated from ops.metrics where fact_type is null order by metric")
    assert [metric for metric, _, _ in rows] == ["stable_glued", "stable_nfd", "stable_tones", "stable_wrapped", "twin_agreement"]
    assert min(value for _, value, _ in rows) > 0.98
    assert ("stable_nfd", 1.0) in [(metric, value) for metric, value, _ in rows]
    assert min(evaluated for _, _, evaluated in rows) >= 10


def test_metrics_have_a_trend(seeds_release: Published) -> None:
    trend = seeds_release.rows("select metric, fact_type, value, value_change from ops.metric_trend where metric = 'stable_nfd' and fact_type is null")
    assert trend == [("stable_nfd", None, 1.0, None)]


def test_a_fact_that_only_one_twin_has_is_counted_against_both(run: Run) -> None:
    before = measured(run)["twin_agreement", "entity_mentions"]
    shared = (
        "select a.document_id, a.sentence_no from sentences a join sentences b using (text) "
        "join pairs p on p.document_id = a.document_id and p.duplicate_of = b.document_id"
    )
    with duckdb.connect() as con:
        for name in ("sentences", "duplicate_pairs"):
            con.execute(f"create view {name.replace('duplicate_', '')} as from read_parquet('{run.table(name)}')")
        (gone,) = con.execute(
            f"select min(fact_id) from read_parquet('{run.table('entity_mentions')}') join ({shared}) using (document_id, sentence_no)"
        ).fetchall()
    facts = pq.read_table(run.table("entity_mentions"))
    pq.write_table(facts.filter(pc.not_equal(facts["fact_id"], gone[0])), run.table("entity_mentions"))
    after = measured(run)["twin_agreement", "entity_mentions"]
    assert before["value"] == 1
    assert (after["evaluated"], after["value"]) == (before["evaluated"], (before["evaluated"] - 1) / before["evaluated"])  # type: ignore[operator]
    assert str(after["detail"]).startswith('{"differing_facts_by_document": {"d-')


def test_a_twin_of_another_day_is_not_asked_for_its_days(run: Run) -> None:
    documents = pq.read_table(run.table("documents"))
    assert len({row["published_at"] for row in documents.to_pylist()}) > 1
    found = measured(run)
    assert ("twin_agreement", "dates") not in found
    assert ("twin_agreement", "entity_mentions") in found


def test_a_sample_that_cannot_be_read_is_reported_and_costs_no_run(run: Run) -> None:
    run.settings = Settings(data=run.settings.data, deadline_s=0.001)
    found = measured(run)
    assert str(found["sample_failed", None]["detail"]).startswith("deadline_exceeded")
    assert ("stable_nfd", None) not in found


def test_a_release_without_twins_and_without_documents_has_no_metrics(run: Run) -> None:
    for name in ("documents", "duplicate_pairs", *FACT_TABLES):
        pq.write_table(pq.read_table(run.table(name)).slice(0, 0), run.table(name))
    assert measured(run) == {}
