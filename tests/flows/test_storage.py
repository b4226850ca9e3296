"""The data folder: one writer, nothing half-published."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows import storage


def build(data: Path, name: str, history: list[str]) -> Path:
    built = data / "staging" / "s" / name
    (built / "tables").mkdir(parents=True)
    (built / "warehouse.duckdb").write_bytes(name.encode())
    (built / "manifest.json").write_text(json.dumps({"history": history}))
    return built


def test_publishing_moves_one_pointer_and_readers_keep_the_open_file(tmp_path: Path) -> None:
    storage.prepare(tmp_path)
    storage.publish(tmp_path, build(tmp_path, "r1", []), keep=3)
    with (tmp_path / "warehouse.duckdb").open("rb") as reader:
        storage.publish(tmp_path, build(tmp_path, "r2", ["r1"]), keep=3)
        assert reader.read() == b"r1"
    assert (tmp_path / "warehouse.duckdb").read_bytes() == b"r2"
    assert os.readlink(tmp_path / "current") == "releases/r2"


def test_only_the_newest_releases_are_kept(tmp_path: Path) -> None:
    storage.prepare(tmp_path)
    history: list[str] = []
    for name in ("r1", "r2", "r3"):
        storage.publish(tmp_path, build(tmp_path, name, history), keep=2)
        history = [*history, name]
    assert sorted(p.name for p in (tmp_path / "releases").iterdir()) == ["r2", "r3"]


def test_a_sweep_removes_what_dead_runs_left_and_nothing_else(tmp_path: Path) -> None:
    storage.prepare(tmp_path)
    storage.publish(tmp_path, build(tmp_path, "r1", []), keep=3)
    (tmp_path / "staging" / "dead").mkdir()
    (tmp_path / "releases" / "never-current").mkdir()
    assert sorted(storage.sweep(tmp_path)) == ["dead", "never-current", "s"]
    assert (tmp_path / "warehouse.duckdb").read_bytes() == b"r1"


def test_a_second_writer_is_told_who_holds_the_folder(tmp_path: Path) -> None:
    storage.prepare(tmp_path)
    with storage.writer_lock(tmp_path, 0), pytest.raises(storage.DataFolderError, match=f"pid {os.getpid()}"), storage.writer_lock(tmp_path, 0):
        pass


def test_the_lock_of_a_killed_writer_is_free(tmp_path: Path) -> None:
    storage.prepare(tmp_path)
    code = "import os, signal, sys, pathlib, flows.storage as s\nwith s.writer_lock(pathlib.Path(sys.argv[1]), 0):\n    os.kill(os.getpid(), signal.SIGKILL)"
    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False, cwd=Path(__file__).parents[2])
    assert killed.returncode == -9
    with storage.writer_lock(tmp_path, 0):
        pass


def test_an_unreadable_manifest_says_what_to_do(tmp_path: Path) -> None:
    storage.prepare(tmp_path)
    release = storage.publish(tmp_path, build(tmp_path, "r1", []), keep=3)
    (release.path / "manifest.json").write_text("{")
    with pytest.raises(storage.DataFolderError, match="Restore it, or move"):
        storage.current(tmp_path)
