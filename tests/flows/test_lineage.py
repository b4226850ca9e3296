"""OpenLineage events say what a run read, wrote and checked."""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from pathlib import Path

from flows import lineage
from tests.warehouse import small_release
from transforms.tables import published, table
from warehouse import dimensions

RUN = {
    "run_id": "r-0002",
    "started_at": datetime(2026, 1, 2, 8, 0),
    "finished_at": datetime(2026, 1, 2, 8, 1),
    "status": "published",
    "reason": None,
    "code_version": "c-1",
}
CHECKS = table("ops.quality_results").from_rows(
    [{"run_id": "r-0002", "suite": "dates", "expectation": "day_is_real", "column_name": "start_date", "severity": "warning", "success": False}]
)


def test_a_published_run_starts_and_completes_with_rows_and_checks(tmp_path: Path) -> None:
    folder = small_release.write(tmp_path)
    dimensions.build(folder)
    start, complete = lineage.events(RUN, ["seeds/articles"], folder, CHECKS)
    assert (start["eventType"], complete["eventType"]) == ("START", "COMPLETE")
    assert start["run"]["runId"] == complete["run"]["runId"] == str(uuid.UUID(start["run"]["runId"]))
    assert complete["eventTime"] == "2026-01-02T08:01:00+07:00"
    outputs = {o["name"]: o for o in complete["outputs"]}
    assert set(outputs) == {f"warehouse.{t.name}" for t in published()}
    assert outputs["warehouse.money"]["outputFacets"]["outputStatistics"]["rowCount"] == 3
    checks = outputs["warehouse.dates"]["facets"]["dataQualityAssertions"]
    assert checks["assertions"] == [{"assertion": "day_is_real", "success": False, "column": "start_date"}]


def test_a_blocked_run_fails_with_its_reason_and_writes_nothing() -> None:
    _, end = lineage.events({**RUN, "status": "blocked", "reason": "dates: 3 rows"}, ["b", "a"], None)
    assert (end["eventType"], end["outputs"]) == ("FAIL", [])
    assert end["run"]["facets"]["errorMessage"]["message"] == "dates: 3 rows"
    assert [i["name"] for i in end["inputs"]] == ["a", "b"]


def test_every_event_and_facet_names_its_schema(tmp_path: Path) -> None:
    for event in lineage.events(RUN, ["x"], None):
        assert event["schemaURL"].startswith("https://openlineage.io/spec/")
        assert all("_schemaURL" in facet and "_producer" in facet for facet in event["run"]["facets"].values())


def test_events_are_appended_as_lines(tmp_path: Path) -> None:
    for _ in range(2):
        lineage.append(tmp_path / "lineage.jsonl", lineage.events(RUN, ["x"], None))
    lines = (tmp_path / "lineage.jsonl").read_text().splitlines()
    assert [json.loads(line)["eventType"] for line in lines] == ["START", "COMPLETE"] * 2
