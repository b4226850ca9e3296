"""Files of an inbox are handed on once, when they have stopped growing."""

from __future__ import annotations

import os
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from flows import storage
from flows.watch import Inbox


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def inbox(folder: Path, **others: object) -> Inbox:
    return Inbox(os.fsencode(folder), settle_s=0.05, **others)  # type: ignore[arg-type]


def settled(box: Inbox) -> list[str]:
    """Names handed on within a little more than the time to settle."""
    box.settled()
    time.sleep(0.06)
    return [os.path.basename(os.fsdecode(p)) for p in box.settled()]


def test_a_file_is_handed_on_when_it_stands_still_and_only_once(folder: Path) -> None:
    (folder / "a.txt").write_text("một", "utf-8")
    box = inbox(folder)
    assert box.settled() == []
    time.sleep(0.06)
    found = box.settled()
    assert found == [os.fsencode(folder / "a.txt")]
    box.done(found)
    assert settled(box) == []
    assert (folder / "a.txt").exists()


def test_a_growing_file_waits_and_its_neighbours_with_it(folder: Path) -> None:
    (folder / "a.txt").write_text("một", "utf-8")
    box = inbox(folder)
    box.settled()
    time.sleep(0.06)
    with (folder / "b.txt").open("a", encoding="utf-8") as out:
        out.write("hai")
    assert box.settled() == []
    time.sleep(0.06)
    assert len(box.settled()) == 2


def test_a_changed_file_comes_again(folder: Path) -> None:
    (folder / "a.txt").write_text("một", "utf-8")
    box = inbox(folder)
    assert settled(box) == ["a.txt"]
    box.done([os.fsencode(folder / "a.txt")])
    (folder / "a.txt").write_text("một hai", "utf-8")
    assert settled(box) == ["a.txt"]


def test_files_of_a_failed_run_do_not_come_again_at_once(folder: Path) -> None:
    (folder / "a.txt").write_text("một", "utf-8")
    box = inbox(folder)
    assert settled(box) == ["a.txt"]
    assert settled(box) == []


def test_partial_downloads_are_left_alone(folder: Path) -> None:
    (folder / "a.txt.part").write_text("một", "utf-8")
    assert settled(inbox(folder)) == []


def test_read_files_move_to_the_archive_unless_they_changed_meanwhile(folder: Path, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(name, "utf-8")
    box = inbox(folder, archive=tmp_path / "done")
    assert settled(box) == ["a.txt", "b.txt"]
    (folder / "b.txt").write_text("changed", "utf-8")
    box.done([os.fsencode(folder / name) for name in ("a.txt", "b.txt")])
    assert sorted(p.name for p in folder.iterdir()) == ["b.txt"]
    assert [p.name for p in (tmp_path / "done").iterdir()] == ["a.txt"]


def test_a_second_file_of_a_name_does_not_overwrite_the_archived_one(folder: Path, tmp_path: Path) -> None:
    box = inbox(folder, archive=tmp_path / "done")
    for text in ("một", "hai"):
        (folder / "a.txt").write_text(text, "utf-8")
        assert settled(box) == ["a.txt"]
        box.done([os.fsencode(folder / "a.txt")])
    assert sorted(p.read_text("utf-8") for p in (tmp_path / "done").iterdir()) == ["hai", "một"]


def test_a_folder_that_is_away_is_an_empty_one(tmp_path: Path) -> None:
    assert inbox(tmp_path / "unmounted").settled() == []


def test_files_of_a_run_that_keeps_failing_come_later_each_time(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0
    monkeypatch.setattr("flows.watch.time", SimpleNamespace(monotonic=lambda: now))
    (folder / "a.txt").write_text("một", "utf-8")
    box = inbox(folder)
    tried = []
    for now in range(0, 500, 10):
        tried += [now] * len(box.settled())
    assert tried == [10, 80, 210, 460]


def test_an_archive_and_a_data_folder_in_the_inbox_are_no_input(folder: Path) -> None:
    (folder / "data" / "releases").mkdir(parents=True)
    (folder / "data" / "releases" / "manifest.json").write_text("{}", "utf-8")
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(name, "utf-8")
    box = inbox(folder, archive=folder / "done", own=(folder / "done", *storage.own_paths(folder / "data")))
    assert settled(box) == ["a.txt", "b.txt"]
    box.done([os.fsencode(folder / name) for name in ("a.txt", "b.txt")])
    assert settled(box) == []
    assert sorted(p.name for p in folder.iterdir()) == ["data", "done"]
