"""OpenLineage run events as JSON lines: what a run read, what it wrote, how many rows, and which checks held.

Specification: openlineage.io/spec/2-0-2/OpenLineage.json. The lines can be sent as they are to any collector (Marquez, DataHub).
"""

from __future__ import annotations

import contextlib
import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from transforms.tables import Table, published

PRODUCER = "https://pypi.org/project/khotin"
SPEC = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent"
FACETS = "https://openlineage.io/spec/facets"
# A fixed namespace, so that a run has the same UUID wherever its events are written.
RUNS = uuid.UUID("6d1f0c9a-7f3c-5a0e-9b1e-0d1a5c2f4b77")
MAX_BYTES = 64 << 20  # some hundred runs of which all tables are described
VIETNAM = timezone(timedelta(hours=7))
# How ops.runs.status ends a run in OpenLineage's words.
ENDINGS = {"published": "COMPLETE", "blocked": "FAIL", "failed": "FAIL", "crashed": "ABORT"}


def events(run: Mapping[str, Any], inputs: Iterable[str], tables_dir: Path | None, quality: pa.Table | None = None) -> Iterator[dict[str, Any]]:
    """The START event of a run and the one that ends it.

    ``run`` is its row of ops.runs, ``inputs`` the files or folders it was given, ``tables_dir`` the Parquet it wrote (None where
    it did not publish), ``quality`` its rows of ops.quality_results. A table's suite is found by its name.
    """
    read = [{"namespace": "file", "name": name} for name in sorted(inputs)]
    yield _event("START", run, run["started_at"], read, [])
    outputs = [] if tables_dir is None else [_output(table, tables_dir, _assertions(quality, table.name, run["run_id"])) for table in published()]
    yield _event(ENDINGS[run["status"]], run, run["finished_at"] or run["started_at"], read, outputs)


def append(path: Path, found: Iterable[dict[str, Any]]) -> None:
    """Add events to a file of JSON lines, in one write; what has grown long goes to ``<name>.1`` first, in the place of what was there."""
    with contextlib.suppress(FileNotFoundError):
        if path.stat().st_size > MAX_BYTES:
            path.replace(path.with_name(f"{path.name}.1"))
    lines = "".join(json.dumps(event, ensure_ascii=False) + "\n" for event in found)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as out:
        out.write(lines.encode())


def _event(kind: str, run: Mapping[str, Any], at: datetime, inputs: list[dict[str, Any]], outputs: list[dict[str, Any]]) -> dict[str, Any]:
    facets: dict[str, Any] = {
        "processing_engine": _facet("1-1-1/ProcessingEngineRunFacet.json", version=str(run["code_version"]), name="khotin"),
    }
    if run.get("reason"):
        facets["errorMessage"] = _facet("1-0-1/ErrorMessageRunFacet.json", message=run["reason"], programmingLanguage="Python")
    return {
        "eventType": kind,
        "eventTime": at.replace(tzinfo=VIETNAM).isoformat(),
        "run": {"runId": str(uuid.uuid5(RUNS, run["run_id"])), "facets": facets},
        "job": {
            "namespace": "khotin",
            "name": "khotin.run",
            "facets": {"jobType": _facet("2-0-3/JobTypeJobFacet.json", processingType="BATCH", integration="KHOTIN", jobType="JOB")},
        },
        "inputs": inputs,
        "outputs": outputs,
        "producer": PRODUCER,
        "schemaURL": SPEC,
    }


def _output(table: Table, tables_dir: Path, assertions: list[dict[str, Any]]) -> dict[str, Any]:
    path = tables_dir / f"{table.name}.parquet"
    fields = [{"name": c.name, "type": str(c.type), "description": c.en} for c in table.columns]
    facets = {
        "schema": _facet("1-1-1/SchemaDatasetFacet.json", fields=fields),
        "documentation": _facet("1-0-1/DocumentationDatasetFacet.json", description=table.en),
    }
    if assertions:
        facets["dataQualityAssertions"] = _facet("1-0-1/DataQualityAssertionsDatasetFacet.json", assertions=assertions)
    statistics = _facet("1-0-2/OutputStatisticsOutputDatasetFacet.json", rowCount=pq.read_metadata(path).num_rows, size=path.stat().st_size)
    return {"namespace": "khotin", "name": f"warehouse.{table.name}", "facets": facets, "outputFacets": {"outputStatistics": statistics}}


def _assertions(quality: pa.Table | None, table: str, run_id: str) -> list[dict[str, Any]]:
    """The run's checks of the suite that has the table's name."""
    by_suite: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in quality.to_pylist() if quality is not None else ():
        if row["run_id"] == run_id:
            column = {"column": row["column_name"]} if row["column_name"] else {}
            by_suite[row["suite"]].append({"assertion": row["expectation"], "success": row["success"], **column})
    return by_suite[table]


def _facet(schema: str, **values: Any) -> dict[str, Any]:
    return {"_producer": PRODUCER, "_schemaURL": f"{FACETS}/{schema}", **values}
