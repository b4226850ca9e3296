"""What runs in worker processes: one batch in, Parquet parts out. Nothing here imports Prefect or Great Expectations."""

from __future__ import annotations

import gc
import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows import inputs
from flows.quarantine import Kept
from transforms.records import Limits, Record, Refusal
from transforms.tables import table

if TYPE_CHECKING:
    from flows.object_store import RemoteFile

RECORDS_A_PART = 512

# A record as reading leaves it: what cleaning reads, and the source it came from.
PART_SCHEMA = pa.schema(
    [
        *table("stage.records").schema,
        pa.field("file_uri", pa.string()),
        pa.field("raw_sha256", pa.string()),
        pa.field("byte_size", pa.int64()),
        pa.field("encoding", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class Slice:
    """Rows of one row group of a Parquet file: a batch, or after a failure a part of one."""

    path: Path
    group: int
    start: int
    stop: int

    def read(self) -> pa.Table:
        """The rows."""
        return pq.ParquetFile(self.path).read_row_group(self.group).slice(self.start, self.stop - self.start)

    def halves(self) -> tuple[Slice, Slice]:
        """Two slices of about the same size."""
        middle = (self.start + self.stop) // 2
        return Slice(self.path, self.group, self.start, middle), Slice(self.path, self.group, middle, self.stop)

    @property
    def name(self) -> str:
        """A file name that no other slice has; in the order of the rows."""
        return f"{self.group:06}-{self.start:06}.parquet"


@dataclass(slots=True)
class FileReport:
    """What reading one input file came to; ``records`` counts used and refused ones."""

    uri: str
    byte_size: int
    mtime_ns: int
    raw_sha256: str | None
    state: str
    reason: str | None
    records: int = 0
    refusals: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ReadJob:
    """Input files for one worker, and where its parts go."""

    files: tuple[inputs.InputFile | RemoteFile, ...]
    part: Path
    quarantine: Path
    limits: Limits
    mapping: Mapping[str, str]

    def absolute(self) -> ReadJob:
        """The job as another machine understands it."""
        files = tuple(replace(f, base=os.path.abspath(f.base)) if isinstance(f, inputs.InputFile) else f for f in self.files)
        return replace(self, files=files, part=self.part.absolute(), quarantine=self.quarantine.absolute())


def read_files(job: ReadJob) -> list[FileReport]:
    """Read the job's files: records to ``<part>-<n>.parquet``, refused bytes to the quarantine folder."""
    reports: list[FileReport] = []

    def rows() -> Iterator[dict[str, Any]]:
        for file in job.files:
            report = FileReport(file.uri, file.size, file.mtime_ns, None, "read", None)
            reports.append(report)
            outcome = inputs.FileOutcome()
            with Kept(job.quarantine, file.uri) as kept:
                for found in _read(file, job, outcome):
                    report.records += 1
                    if isinstance(found, Refusal):
                        report.refusals.append(_refused(found, file.uri, kept))
                    else:
                        yield _row(found, file.uri)
                if outcome.refused is not None:
                    kept.forget()
                    report.state, report.reason, report.records = "quarantined", outcome.refused.reason, 1
                    report.refusals = [_refused(outcome.refused, file.uri, kept)]
            report.raw_sha256 = outcome.sha256
            if outcome.refused is None and report.records and report.records == len(report.refusals):
                report.state, report.reason = "quarantined", report.refusals[0]["reason"]

    _write_parts(rows(), job.part)
    return reports


def _read(file: inputs.InputFile | RemoteFile, job: ReadJob, outcome: inputs.FileOutcome) -> Iterator[Record | Refusal]:
    if isinstance(file, inputs.InputFile):
        return inputs.read_file(file, job.limits, job.mapping, outcome)
    from flows import object_store

    return object_store.read_file(file, job.limits, job.mapping, outcome)


def _row(record: Record, file_uri: str) -> dict[str, Any]:
    return {
        "document_id": document_id(record.text),
        "source_uri": file_uri if record.record_no is None else f"{file_uri}#{record.record_no}",
        "text": record.text,
        "declared_title": record.title,
        "declared_url": record.url,
        "declared_published": record.published,
        "declared_byline": record.byline,
        "declared_section": record.section,
        "declared_publisher": record.publisher,
        "format": record.format,
        "repairs": list(record.repairs),
        "file_uri": file_uri,
        "raw_sha256": record.raw_sha256,
        "byte_size": record.byte_size,
        "encoding": record.encoding,
    }


def document_id(text: str) -> str:
    """The document's id: 80 bits of SHA-256 of the decoded text (a billion documents collide with odds of 1 in 2 million)."""
    return "d-" + hashlib.sha256(text.encode("utf-8")).hexdigest()[:20]


def _refused(refusal: Refusal, file_uri: str, kept: Kept) -> dict[str, Any]:
    sha256 = kept.add(refusal.raw) if refusal.raw else None
    return {"source_uri": file_uri, "record_no": refusal.record_no, "stage": "read", "reason": refusal.reason, "detail": refusal.detail, "raw_sha256": sha256}


def _write_parts(rows: Iterable[dict[str, Any]], part: Path) -> None:
    waiting: list[dict[str, Any]] = []
    written = 0
    for row in rows:
        waiting.append(row)
        if len(waiting) >= RECORDS_A_PART:
            _write_part(waiting, part, written)
            waiting, written = [], written + 1
    if waiting:
        _write_part(waiting, part, written)


def _write_part(rows: list[dict[str, Any]], part: Path, number: int) -> None:
    write_part(pa.Table.from_pylist(rows, schema=PART_SCHEMA), part.with_name(f"{part.name}-{number:05}.parquet"))


def write_part(rows: pa.Table, path: Path) -> None:
    """Write a part whole or not at all: a job whose machine was lost may be under way a second time."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    # Read once and thrown away: half the work of zstd with dictionaries and bounds, for half as much room again.
    pq.write_table(rows, fresh, compression="lz4", use_dictionary=False, write_statistics=["document_id"])
    os.replace(fresh, path)


@dataclass(frozen=True, slots=True)
class BatchJob:
    """A slice of documents for one worker; parts go to ``out/<table>/<slice>``.

    ``known`` holds the last release's rows by document as ``<table>.parquet``, and ``changed`` the finders to run again.
    """

    slice: Slice
    out: Path
    run_id: str
    gazetteers: Path | None = None
    known: Path | None = None
    changed: frozenset[str] = frozenset()

    def absolute(self) -> BatchJob:
        """The job as another machine understands it."""
        known = self.known.absolute() if self.known else None
        return replace(self, slice=replace(self.slice, path=self.slice.path.absolute()), out=self.out.absolute(), known=known)


@dataclass(frozen=True, slots=True)
class BandsJob:
    """Bands of the signatures in a file, sorted by document_id; their pairs go to ``out``."""

    signatures: Path
    bands: tuple[int, ...]
    out: Path

    def absolute(self) -> BandsJob:
        """The job as another machine understands it."""
        return replace(self, signatures=self.signatures.absolute(), out=self.out.absolute())


def clean_batch(job: BatchJob) -> int:
    """Clean the slice's records and sign their documents; returns the number of documents kept."""
    from transforms.clean import clean_documents
    from transforms.cluster import signatures

    cleaned = clean_documents(job.slice.read(), job.run_id)
    _write_tables(cleaned | {"stage.signatures": signatures(cleaned["documents"])}, job)
    return int(cleaned["documents"].num_rows)


def pair_bands(job: BandsJob) -> int:
    """Pairs of documents that share one of the job's bands, as ``pair`` (see transforms.cluster.pairs_of_bands); returns their number."""
    from pyarrow.dataset import dataset

    from transforms.cluster import pairs_of_bands

    pairs = pairs_of_bands(dataset(job.signatures), job.bands)
    job.out.parent.mkdir(parents=True, exist_ok=True)
    write_part(pa.table({"pair": pairs}), job.out)
    return len(pairs)


def find_batch(job: BatchJob) -> int:
    """Facts of the slice's articles; returns their number."""
    from transforms.facts.batch import find_facts
    from transforms.tables import FACT_TABLES

    configure_gazetteers(job.gazetteers)
    found = find_facts(job.slice.read(), job.run_id)
    _write_tables(found, job)
    return sum(found[name].num_rows for name in FACT_TABLES)


def find_again_batch(job: BatchJob) -> int:
    """What changed finders find in the slice's articles, where that is not what they found last time; returns the number of documents that differ."""
    from transforms.facts.again import find_again

    assert job.known is not None
    known = job.known
    configure_gazetteers(job.gazetteers)
    articles = job.slice.read()
    bounds = pc.min_max(articles["document_id"]).as_py()
    within = [("document_id", ">=", bounds["min"]), ("document_id", "<=", bounds["max"])]
    found = find_again(articles, lambda name: pq.read_table(known / f"{name}.parquet", filters=within), job.changed, job.run_id)
    _write_tables(found, job)
    return len(found["made_anew"]["document_id"].unique())


@cache
def configure_gazetteers(overlay: Path | None) -> None:
    """Once a worker: loading them takes longer than a batch."""
    from transforms.facts import gazetteer

    gazetteer.configure(overlay)
    gazetteer.current()
    gc.freeze()  # modules and gazetteers stay to the end: no collection need walk them


def _write_tables(found: Mapping[str, pa.Table], job: BatchJob) -> None:
    for name, rows in found.items():
        folder = job.out / name.removeprefix("stage.")
        folder.mkdir(parents=True, exist_ok=True)
        write_part(rows, folder / job.slice.name)
