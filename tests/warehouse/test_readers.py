"""Readers never wait and never see half a run while releases are published."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from flows import storage
from tests.warehouse import small_release
from warehouse import dimensions, load
from warehouse.query import rows_of

PUBLISHES, READERS = 50, 4
# Prints how many times it looked, and every look that was not one of the two whole releases.
READER = """
import sys, duckdb
from pathlib import Path
looks, wrong = 0, []
while not Path(sys.argv[2]).exists():
    with duckdb.connect(sys.argv[1], read_only=True) as con:
        for _ in range(3):
            seen = con.execute("select (select count(*) from documents), (select count(*) from facts), (select count(*) from stories)").fetchone()
            looks += 1
            if seen not in ((4, 25, 3), (3, 24, 2)):
                wrong.append(seen)
print(looks, wrong)
"""


def built(folder: Path, without: str | None) -> Path:
    tables = small_release.write(folder / "tables", without=without)
    dimensions.build(tables)
    load.build(tables, folder / "warehouse.duckdb")
    (folder / "warehouse.duckdb").chmod(0o444)
    (folder / "manifest.json").write_text(json.dumps({"history": []}))
    return folder


@pytest.mark.slow
def test_readers_in_other_processes_see_whole_releases_through_fifty_publishes(tmp_path: Path) -> None:
    releases = [built(tmp_path / "full", None), built(tmp_path / "less", "d-moved")]
    data = tmp_path / "data"
    storage.prepare(data)
    readers: list[subprocess.Popen[str]] = []
    for number in range(PUBLISHES):
        staged = data / "staging" / f"r{number:03}"
        shutil.copytree(releases[number % 2], staged)
        history = [f"r{n:03}" for n in range(max(number - 4, 0), number)]
        (staged / "manifest.json").write_text(json.dumps({"history": history}))
        storage.publish(data, staged, keep=3)
        if not readers:
            command = [sys.executable, "-c", READER, str(data / "warehouse.duckdb"), str(tmp_path / "done")]
            readers = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(READERS)]
        if number % 10 == 0:
            assert rows_of(data / "warehouse.duckdb", "select count(*) as n from documents") == [{"n": 4 - number % 2}]
    (tmp_path / "done").touch()
    for reader in readers:
        out, errors = reader.communicate(timeout=60)
        looks, wrong = out.split(maxsplit=1)
        assert (errors, wrong.strip()) == ("", "[]")
        assert int(looks) > 0
