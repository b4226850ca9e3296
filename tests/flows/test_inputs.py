"""What a folder holds, and each file read whole or not at all."""

import gzip
import hashlib
import json
import os
import socket
import threading
import time
from pathlib import Path

import pytest

from flows import inputs, storage
from flows.input_names import ignored, printable
from flows.inputs import FileOutcome, InputFile, Skipped, read_file, walk
from transforms.gazetteers import entries
from transforms.records import Limits, Record

SENTENCE = "Ngày 16/7, tại Hà Nội, Hội nghị trực tuyến các Quan chức cao cấp ASEAN đã diễn ra.\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(inputs, "_QUIET_S", 0.03)
    (tmp_path / "tin" / "sâu").mkdir(parents=True)
    for name in ("b.txt", "a.txt", "sâu/c.html", ".ẩn.txt", "d.txt.part"):
        (tmp_path / "tin" / name).write_text(SENTENCE, encoding="utf-8")
    return tmp_path


def uris(*paths):
    return [found.uri for found in walk(paths) if isinstance(found, InputFile)]


def skips(*paths):
    return {found.uri: found.reason for found in walk(paths) if isinstance(found, Skipped)}


def only(path):
    (found,) = walk([path])
    return found


def settled(path):
    """The file, old enough to be read without a wait."""
    time.sleep(inputs._QUIET_S)
    return only(path)


def test_a_folder_is_walked_in_the_order_of_its_names_and_paths_stay_as_given(folder):
    assert uris("tin") == ["tin/a.txt", "tin/b.txt", "tin/sâu/c.html"]
    assert uris(str(folder / "tin"))[0] == f"{folder}/tin/a.txt"
    assert uris("tin/") == ["tin/a.txt", "tin/b.txt", "tin/sâu/c.html"]


def test_a_path_is_given_once_however_often_it_is_named(folder):
    assert uris("tin/a.txt", "tin", "tin/*.txt") == ["tin/a.txt", "tin/b.txt", "tin/sâu/c.html"]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("tin/*.txt", ["tin/a.txt", "tin/b.txt"]),
        ("tin/**/*.html", ["tin/sâu/c.html"]),
        ("**/[ac].*", ["tin/a.txt", "tin/sâu/c.html"]),
        ("t?n/a.txt", ["tin/a.txt"]),
        ("tin/s*", ["tin/sâu/c.html"]),
        ("tin/**", ["tin/a.txt", "tin/b.txt", "tin/sâu/c.html"]),
    ],
)
def test_globs_stay_inside_names_and_two_stars_cross_folders(folder, pattern, found):
    assert uris(pattern) == found


def test_a_name_that_looks_like_a_glob_but_exists_is_that_file(folder):
    (folder / "[a-z]*?.txt").write_text(SENTENCE, encoding="utf-8")
    assert uris("[a-z]*?.txt") == ["[a-z]*?.txt"]


@pytest.mark.parametrize("missing", ["không-có.txt", "tin/*.csv", "không/**"])
def test_a_name_that_matches_nothing_is_an_error(folder, missing):
    with pytest.raises(FileNotFoundError, match="no such file or folder"):
        list(walk([missing]))


def test_an_empty_folder_is_none(folder):
    (folder / "rỗng").mkdir()
    assert uris("rỗng") == []


def test_hidden_partial_and_special_files_are_skipped_with_a_reason(folder):
    os.mkfifo("tin/ống.txt")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("tin/ổ.txt")
    os.symlink("a.txt", "tin/liên-kết.txt")
    os.symlink("..", "tin/vòng")
    (folder / "tin" / ".git").mkdir()
    assert skips("tin") == {
        "tin/.git": "hidden",
        "tin/.ẩn.txt": "hidden",
        "tin/d.txt.part": "partial",
        "tin/liên-kết.txt": "symlink",
        "tin/vòng": "symlink",
        "tin/ống.txt": "fifo",
        "tin/ổ.txt": "socket",
    }
    assert {row["reason"] for row in entries("ignored_names")} <= inputs.SKIPS.keys()


def test_what_khotin_keeps_in_its_data_folder_is_no_input_and_articles_beside_it_are(folder):
    for name in ("releases/run-1/manifest.json", "quarantine/abc", "running.json", "thêm/e.txt"):
        (folder / "tin" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "tin" / name).write_text(SENTENCE, encoding="utf-8")
    plain = uris("tin")
    found = list(walk(["tin", "tin/*/*/*.json"], storage.own_paths(Path("tin"))))
    assert [f.uri for f in found if isinstance(f, InputFile)] == [uri for uri in plain if not uri.startswith(("tin/releases", "tin/quarantine", "tin/running"))]
    mine = sorted(f.uri for f in found if isinstance(f, Skipped) and f.reason == "data_folder")
    assert mine == ["tin/quarantine", "tin/releases", "tin/running.json"]
    assert list(walk([folder / "tin" / "releases"], storage.own_paths(Path("tin")))) == [Skipped("tin/releases", "data_folder")]


def test_a_link_that_is_named_is_followed(folder):
    os.symlink("tin", "mới")
    os.symlink("tin/a.txt", "một.txt")
    assert uris("mới", "một.txt") == ["mới/a.txt", "mới/b.txt", "mới/sâu/c.html", "một.txt"]
    assert [record.text for record in read_file(only("một.txt"))] == [SENTENCE]


def test_every_ignored_name_is_one_of_its_example(folder):
    assert {row["example"]: ignored(row["example"].encode()) for row in entries("ignored_names")} == {
        row["example"]: row["reason"] for row in entries("ignored_names")
    }
    assert [ignored(name) for name in (b"...txt", b"~root.txt", b"#bam?x=1.txt", b"-rf.txt", b"bai", b"script.txt")] == [None] * 6


def test_names_are_shown_so_that_no_terminal_or_log_is_hurt():
    names = ["một\ndòng.txt", "a\\ndòng.txt", "\x1b[31mđỏ.txt", "ngược\u202etxt.exe", "thường.txt"]
    shown = [printable(name.encode()) for name in names] + [printable(b"caf\xe9.txt"), printable(b"caf\\xe9.txt")]
    assert shown == ["một\\x0adòng.txt", "a\\\\ndòng.txt", "\\x1b[31mđỏ.txt", "ngược\\u202etxt.exe", "thường.txt", "caf\\xe9.txt", "caf\\\\xe9.txt"]
    assert len(set(shown)) == len(shown)


def test_a_name_that_is_no_utf_8_is_read(folder):
    with open(b"tin/caf\xe9.txt", "wb") as file:
        file.write(SENTENCE.encode())
    assert [record.text for record in read_file(only(b"tin/caf\xe9.txt"))] == [SENTENCE]


def test_reading_gives_the_records_and_the_sha256_of_the_file(folder):
    outcome = FileOutcome()
    (record,) = read_file(settled("tin/a.txt"), outcome=outcome)
    assert isinstance(record, Record)
    assert outcome == FileOutcome(hashlib.sha256(SENTENCE.encode()).hexdigest(), None)


def test_a_damaged_file_is_refused_with_its_bytes(folder):
    data = gzip.compress(SENTENCE.encode() * 9)[:-4]
    (folder / "cụt.txt.gz").write_bytes(data)
    (refusal,) = read_file(settled("cụt.txt.gz"))
    assert (refusal.reason, refusal.raw) == ("compressed_data_broken", data)


def test_a_mapping_reaches_the_reader(folder):
    (folder / "a.jsonl").write_text(json.dumps({"thân": SENTENCE}), encoding="utf-8")
    (record,) = read_file(settled("a.jsonl"), mapping={"text": "thân"})
    assert record.text == SENTENCE


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda path: path.unlink(), "vanished"),
        (lambda path: (path.unlink(), path.mkdir()), "unreadable"),
        (lambda path: (path.unlink(), path.symlink_to("/etc/passwd")), "unreadable"),
        (lambda path: (path.unlink(), os.mkfifo(path)), "unreadable"),
    ],
)
def test_what_became_of_a_file_between_listing_and_reading_is_a_reason(folder, change, reason):
    file = only("tin/a.txt")
    change(folder / "tin" / "a.txt")
    outcome = FileOutcome()
    (refusal,) = read_file(file, outcome=outcome)
    assert (refusal.reason, refusal.voids_file, outcome.refused) == (reason, True, refusal)


def test_a_folder_on_the_way_that_became_a_link_is_not_followed(folder):
    file = next(found for found in walk(["tin"]) if found.uri == "tin/sâu/c.html")
    (folder / "tin" / "sâu").rename(folder / "khác")
    os.symlink(folder / "khác", folder / "tin" / "sâu")
    assert [refusal.reason for refusal in read_file(file)] == ["unreadable"]


def test_a_file_that_keeps_changing_is_refused(folder):
    file = only("tin/a.txt")
    stop = threading.Event()

    def write():
        while not stop.wait(0.002):
            with open("tin/a.txt", "a", encoding="utf-8") as target:
                target.write(SENTENCE)

    writer = threading.Thread(target=write)
    writer.start()
    outcome = FileOutcome()
    found = list(read_file(file, outcome=outcome))
    stop.set()
    writer.join()
    assert [refusal.reason for refusal in found] == ["changed_while_read"]
    assert outcome.sha256 is None


def test_a_streamed_file_that_changes_voids_the_records_that_came_before(folder):
    path = folder / "lớn.jsonl"
    path.write_text(json.dumps({"text": SENTENCE}) + "\n" + json.dumps({"text": SENTENCE}) + "\n", encoding="utf-8")
    outcome = FileOutcome()
    reading = read_file(settled(path), Limits(max_snapshot_bytes=10), outcome=outcome)
    assert isinstance(next(reading), Record)
    os.utime(path)
    *_, last = reading
    assert (last.reason, last.voids_file, outcome.refused, outcome.sha256) == ("changed_while_read", True, last, None)


def test_a_streamed_file_has_its_records_and_its_sha256(folder):
    path = folder / "lớn.jsonl.gz"
    data = gzip.compress((json.dumps({"text": SENTENCE}) + "\n").encode() * 3, mtime=0)
    path.write_bytes(data)
    outcome = FileOutcome()
    assert [record.record_no for record in read_file(settled(path), Limits(max_snapshot_bytes=10), outcome=outcome)] == [1, 2, 3]
    assert outcome.sha256 == hashlib.sha256(data).hexdigest()


def test_a_huge_file_that_is_no_container_is_refused_by_its_head(folder):
    with open("thưa.txt", "wb") as file:
        file.truncate(2 << 30)
    outcome = FileOutcome()
    (refusal,) = read_file(settled("thưa.txt"), outcome=outcome)
    assert (refusal.reason, outcome.sha256) == ("binary_file", None)


def test_times_that_were_set_do_not_matter(folder):
    for mtime in (0, -(1 << 31), 4102444800):
        os.utime("tin/a.txt", (mtime, mtime))
        assert [record.text for record in read_file(settled("tin/a.txt"))] == [SENTENCE]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_unreadable(folder):
    os.chmod("tin/a.txt", 0)
    assert [refusal.reason for refusal in read_file(only("tin/a.txt"))] == ["unreadable"]
