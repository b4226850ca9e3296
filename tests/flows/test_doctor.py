"""`khotin doctor` reports every changed byte of what is published, and says how to mend it."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import duckdb
import pytest

from flows import doctor, integrity, storage
from tests.conftest import Published
from tests.flows import endurance

FLIPS = 40


@pytest.fixture
def data(seeds_release: Published, tmp_path: Path) -> Path:
    return Path(shutil.copytree(seeds_release.data, tmp_path / "data", symlinks=True))


def errors(data: Path) -> list[str]:
    return [f.text for f in doctor.examine(data) if f.level == "error"]


def test_a_sound_folder_has_no_findings(data: Path) -> None:
    assert errors(data) == []
    assert "0 errors" in doctor.as_text(doctor.examine(data))
    assert {f["level"] for f in json.loads(doctor.as_json(doctor.examine(data)))} <= {"ok", "warning"}


def test_every_single_flipped_byte_is_reported(data: Path) -> None:
    assert endurance.flip(data, FLIPS) == []
    assert errors(data) == []


def test_every_byte_of_the_manifest_is_sealed() -> None:
    content = integrity.seal({"run_id": "run-1", "history": [], "files": {"a": {"bytes": 1}}})
    assert integrity.is_sealed(content)
    assert not any(integrity.is_sealed(content[:i] + bytes([content[i] ^ 1]) + content[i + 1 :]) for i in range(len(content)))


def test_missing_and_unknown_files_are_named_with_a_way_to_mend(data: Path) -> None:
    release = (data / "current").resolve()
    (release / "tables" / "money.parquet").unlink()
    (release / "tables" / "extra.parquet").write_bytes(b"x")
    assert [t.rpartition("/")[2] for t in errors(data)] == ["money.parquet: is missing", "extra.parquet: is not in the manifest"]
    assert "Restore the file from a backup" in doctor.as_text(doctor.examine(data))


def test_a_span_that_is_not_its_surface_and_an_id_that_leads_nowhere_are_found(tmp_path: Path, data: Path) -> None:
    warehouse = (data / "current").resolve() / "warehouse.duckdb"
    warehouse.chmod(0o644)
    with duckdb.connect(str(warehouse)) as con:
        con.execute("update money set surface = 'x' where fact_id = (select min(fact_id) from money)")
        con.execute("update documents set story_id = 'nowhere' where document_id = (select min(document_id) from documents)")
    found = list(integrity.broken_rows(warehouse.parent))
    assert "1 rows of money are not the characters, sentence or document they name" in found
    assert "1 rows of documents have a story_id that stories does not know" in found


def test_leftovers_of_a_dead_run_and_an_open_folder_are_warnings(data: Path) -> None:
    (data / "staging" / "run-dead").mkdir()
    data.chmod(0o755)
    warned = {f.about for f in doctor.examine(data) if f.level == "warning"}
    assert {"leftovers", "folder"} <= warned


def test_a_run_at_work_is_told_and_not_disturbed(data: Path) -> None:
    with storage.writer_lock(data, 0):
        (finding,) = [f for f in doctor.examine(data) if f.about == "lock"]
    assert (finding.level, f"pid {os.getpid()}" in finding.text) == ("ok", True)
