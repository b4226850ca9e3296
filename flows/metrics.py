"""How much a run's facts can be trusted, in numbers: do twins agree, do facts survive another form of their text (table ops.metrics)."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from flows import variants, workers
from flows.batches import configure_gazetteers
from flows.run import Run
from transforms.tables import FACT_TABLES, table
from warehouse import staged

# Both bound the cost, whatever the size of the release; documents are drawn by a hash of their id, so runs compare alike.
SAMPLED_DOCUMENTS = 20
SAMPLED_TWINS = 1000
MAX_SAMPLED_CHARS = 20_000  # ten times an article
SHOWN_DOCUMENTS = 5


@dataclass(slots=True)
class Agreement:
    """Facts of two readings: how many stand in both alike, out of how many that stand in either; documents that differ."""

    equal: int = 0
    evaluated: int = 0
    differing: Counter[str] = field(default_factory=Counter)

    def add(self, document_id: str, equal: int, evaluated: int) -> None:
        """Count the facts of a document."""
        self.equal += equal
        self.evaluated += evaluated
        if equal < evaluated:
            self.differing[document_id] += evaluated - equal


Measured = dict[tuple[str, str | None], Agreement]  # (metric, fact table or None for all of them)


@dataclass(frozen=True, slots=True)
class SampleJob:
    """Records for a worker, and the gazetteers it reads them with."""

    records: Path
    gazetteers: Path | None


def measure(run: Run) -> list[dict[str, Any]]:
    """Rows of ops.metrics for the tables the run has assembled: ``twin_agreement`` and, for each variant, ``stable_<variant>``.

    A metric is the share of facts (any fact table, and each one) that both readings have alike; where there was nothing to
    compare there is no row. A sample a worker failed on has no rows either, but the row ``sample_failed`` with the reason.
    """
    measured: Measured = _twins(run)
    sample = run.work / "sample.parquet"
    pq.write_table(run.con.execute(_sample(run)).to_arrow_table(), sample)
    ((_, result),) = workers.run(read_sample, [SampleJob(sample, run.settings.gazetteers)], 1, run.settings.deadline_s, run.settings.memory_bytes)
    if isinstance(result, workers.Failure):
        return [*_rows(run.run_id, measured), _row(run.run_id, "sample_failed", None, 1.0, 1, f"{result.reason}: {result.detail}")]
    return list(_rows(run.run_id, measured | result))


def read_sample(job: SampleJob) -> Measured:
    """How stable the facts of the job's records are. Runs in a worker process."""
    configure_gazetteers(job.gazetteers)
    return stability(variants.readings(pq.read_table(job.records)))


def stability(read: variants.Readings) -> Measured:
    """The text as it came against each of its variants, fact table by fact table."""
    measured: Measured = defaultdict(Agreement)
    for document_id in sorted({document_id for document_id, _, _ in read}):
        for variant in variants.VARIANTS:
            for name in FACT_TABLES:
                own, other = (read.get((document_id, which, name), Counter()) for which in ("", variant))
                _count(measured, f"stable_{variant}", name, document_id, (own & other).total(), (own | other).total())
    return dict(measured)


def _count(measured: Measured, metric: str, fact_type: str, document_id: str, equal: int, evaluated: int) -> None:
    if evaluated:
        for key in (fact_type, None):
            measured[metric, key].add(document_id, equal, evaluated)


def _sample(run: Run) -> str:
    """SQL for rows of stage.records: the documents with the smallest hashes, as their sources declared them."""
    columns = ", ".join(c.name for c in table("stage.records").columns if c.name not in ("document_id", "source_uri", "text"))
    declared, raw = (staged.scan(table(name), [run.table(name)]) for name in ("stage.declared", "raw_documents"))
    return f"""
with drawn as (select document_id, source_uri from documents where char_count <= {MAX_SAMPLED_CHARS} order by md5(document_id) limit {SAMPLED_DOCUMENTS})
select document_id, source_uri, r.text, {columns}
from drawn join {declared} using (document_id, source_uri) join {raw} r using (document_id) order by document_id
"""


def _twins(run: Run) -> Measured:
    """Facts in sentences that a copy and its story's canonical document share word for word, and whether both have them alike."""
    measured: Measured = defaultdict(Agreement)
    run.con.execute(f"create or replace temp table shared_sentences as {_shared_sentences(run)}")
    if run.con.execute("select count(*) from shared_sentences").fetchone()[0]:
        for name in FACT_TABLES:
            for document_id, equal, evaluated in run.con.execute(_compared(run, name)).fetchall():
                _count(measured, "twin_agreement", name, document_id, equal, evaluated)
    return dict(measured)


def _shared_sentences(run: Run) -> str:
    """SQL for the sentences of sampled copies that stand once in both documents: pair, sentence numbers and starts, whether of the same day."""
    pairs, sentences = (staged.scan(table(name), [run.table(name)]) for name in ("duplicate_pairs", "sentences"))
    return f"""
with pairs as (
  select p.document_id, p.duplicate_of, a.published_at::date is not distinct from b.published_at::date as is_same_day from {pairs} p
  join documents a on a.document_id = p.document_id join documents b on b.document_id = p.duplicate_of
  where b.is_canonical order by md5(p.document_id), p.duplicate_of limit {SAMPLED_TWINS}
),
once as (
  select document_id, text, any_value(sentence_no) as sentence_no, any_value(start_char) as start_char from {sentences}
  where document_id in (select document_id from pairs union select duplicate_of from pairs) group by document_id, text having count(*) = 1
)
select p.document_id, p.duplicate_of, is_same_day, a.sentence_no, a.start_char, b.sentence_no as other_no, b.start_char as other_start
from pairs p join once a on a.document_id = p.document_id join once b on b.document_id = p.duplicate_of and b.text = a.text
"""


def _compared(run: Run, name: str) -> str:
    """SQL for document_id, facts alike in both and facts in either, of a fact table in the shared sentences.

    A fact is the same where its place in the sentence and its values are. `hôm nay` means another day in a twin of another
    day, and both are right: facts that hold days are compared within a day.
    """
    values = ", ".join(f"{c.name} := f.{c.name}" for c in table(name).columns if c.name not in variants.COMMON)
    facts = staged.scan(table(name), [run.table(name)])
    of_a_day = "where is_same_day" if any(c.type == pa.date32() for c in table(name).columns) else ""
    said = f"f.end_char - f.start_char as length, to_json(struct_pack({values})) as value"
    return f"""
with own as (
  select s.document_id, s.duplicate_of, f.start_char - s.start_char as at, {said}
  from shared_sentences s join {facts} f on f.document_id = s.document_id and f.sentence_no = s.sentence_no {of_a_day}
),
other as (
  select s.document_id, s.duplicate_of, f.start_char - s.other_start as at, {said}
  from shared_sentences s join {facts} f on f.document_id = s.duplicate_of and f.sentence_no = s.other_no {of_a_day}
),
alike as (select document_id, count(*) as n from (from own intersect all from other) group by document_id),
either as (select document_id, count(*) as n from (from own union all from other) group by document_id)
select document_id, coalesce(a.n, 0) as equal, e.n - coalesce(a.n, 0) as evaluated from either e left join alike a using (document_id) order by document_id
"""


def _rows(run_id: str, measured: Measured) -> Iterator[dict[str, Any]]:
    for (metric, fact_type), found in sorted(measured.items(), key=lambda item: (item[0][0], item[0][1] or "")):
        yield _row(run_id, metric, fact_type, found.equal / found.evaluated, found.evaluated, _detail(found.differing.most_common(SHOWN_DOCUMENTS)))


def _detail(differing: Iterable[tuple[str, int]]) -> str | None:
    shown = dict(differing)
    return json.dumps({"differing_facts_by_document": shown}) if shown else None


def _row(run_id: str, metric: str, fact_type: str | None, value: float, evaluated: int, detail: str | None) -> dict[str, Any]:
    return {"run_id": run_id, "metric": metric, "fact_type": fact_type, "value": value, "evaluated": evaluated, "detail": detail}
