"""Refused bytes: kept under their SHA-256, a flood of them from one file in one archive, and found again by `khotin quarantine`."""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from pathlib import Path

import pytest
from warcio.warcwriter import WARCWriter

from flows import quarantine, status
from flows.engine import execute
from flows.quarantine import Kept
from flows.settings import Settings
from tests.conftest import SEEDS


def keep(folder: Path, uri: str, *raws: bytes) -> list[str]:
    with Kept(folder, uri) as kept:
        return [kept.add(raw) for raw in raws]


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_a_single_refusal_is_a_file_named_by_its_sha256(tmp_path: Path) -> None:
    (sha256,) = keep(tmp_path, "a.jsonl", b"{")
    assert sha256 == hashlib.sha256(b"{").hexdigest()
    assert names(tmp_path) == [sha256]
    assert quarantine.find(tmp_path, sha256, "a.jsonl") == (b"{", str(tmp_path / sha256))


def test_several_of_one_file_are_one_archive_and_each_is_found(tmp_path: Path) -> None:
    kept = keep(tmp_path, "a.jsonl", b"{", b"[", b"{", b"\x00")
    assert len(names(tmp_path)) == 1
    assert [quarantine.find(tmp_path, sha256, "a.jsonl")[0] for sha256 in kept] == [b"{", b"[", b"{", b"\x00"]


def test_a_later_run_adds_to_what_an_earlier_one_kept(tmp_path: Path) -> None:
    first = keep(tmp_path, "a.jsonl", b"1", b"2")
    (alone,) = keep(tmp_path, "a.jsonl", b"3")
    later = keep(tmp_path, "a.jsonl", b"2", b"4", b"5")
    assert [quarantine.find(tmp_path, sha256, "a.jsonl")[0] for sha256 in (*first, alone, *later)] == [b"1", b"2", b"3", b"2", b"4", b"5"]
    assert names(tmp_path) == sorted([alone, quarantine.bundle(tmp_path, "a.jsonl").name])


def test_the_same_refusals_make_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        keep(tmp_path / name, "x.warc", b"1" * 5000, b"2")
    assert quarantine.bundle(tmp_path / "a", "x.warc").read_bytes() == quarantine.bundle(tmp_path / "b", "x.warc").read_bytes()


def test_a_file_refused_as_a_whole_keeps_nothing_of_its_records(tmp_path: Path) -> None:
    with Kept(tmp_path, "a.jsonl") as kept:
        for raw in (b"1", b"2"):
            kept.add(raw)
        kept.forget()
        whole = kept.add(b"all of it")
    assert names(tmp_path) == [whole]


def test_a_failure_half_way_leaves_what_was_there(tmp_path: Path) -> None:
    keep(tmp_path, "a.jsonl", b"1", b"2")
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    with pytest.raises(TypeError):
        keep(tmp_path, "a.jsonl", b"3", b"4", "no bytes")  # type: ignore[arg-type]
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\n\u202eb.warc", "\udcff.jsonl", "x" * 5000])
def test_hostile_names_of_input_files_stay_in_the_folder(tmp_path: Path, name: str) -> None:
    kept = keep(tmp_path, name, b"1", b"2")
    assert len(names(tmp_path)) == 1
    assert quarantine.find(tmp_path, kept[1], name)[0] == b"2"


def test_bytes_that_were_removed_by_hand_are_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="removed by hand"):
        quarantine.find(tmp_path, "0" * 64, "a.jsonl")


def flood(path: Path, records: int) -> None:
    """A crawl of which nothing can be used but one article."""
    article = next(SEEDS.iterdir()).read_text("utf-8")
    rows = [{"text": number} for number in range(records)]
    path.write_text("".join(json.dumps(row) + "\n" for row in [*rows, {"text": article}]), "utf-8")


@pytest.mark.slow
def test_a_flood_of_refused_records_makes_one_file_and_each_is_shown_and_read_again(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    flood(tmp_path / "in" / "flood.jsonl", 3000)
    settings = Settings(paths=(str(tmp_path / "in"),), data=tmp_path / "data", workers=1)
    first = execute(settings)
    assert (first["read"], first["loaded"], first["quarantined"]) == (3001, 1, 3000)
    assert len(list((tmp_path / "data" / "quarantine").iterdir())) == 1
    listed = status.quarantined(tmp_path / "data")
    assert len(listed) == 3000
    shown = {status.quarantined_text(tmp_path / "data", number).rpartition("\n")[2] for number in (1, 1500, 3000)}
    assert shown == {json.dumps({"text": listed[number - 1]["record_no"] - 1}) for number in (1, 1500, 3000)}
    again = execute(Settings(paths=settings.paths, data=settings.data, workers=1, retry_quarantine=True))
    assert (again["read"], again["unchanged"], again["quarantined"]) == (3001, 1, 3000)
    assert len(list((tmp_path / "data" / "quarantine").iterdir())) == 1


@pytest.mark.slow
def test_a_warc_full_of_pages_without_an_article_makes_one_file(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with (tmp_path / "in" / "crawl.warc.gz").open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        for number in range(300):
            page = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><p>Page {number}: {os.urandom(6).hex()}</p></body></html>".encode()
            writer.write_record(writer.create_warc_record(f"http://example.vn/{number}", "response", payload=io.BytesIO(page)))
    settings = Settings(paths=(str(tmp_path / "in"),), data=tmp_path / "data", workers=1)
    done = execute(settings)
    assert (done["read"], done["quarantined"]) == (300, 300)
    (bundle,) = (tmp_path / "data" / "quarantine").iterdir()
    with zipfile.ZipFile(bundle) as archive:
        assert len(archive.namelist()) == 300
    assert "Page 7" in "".join(status.quarantined_text(tmp_path / "data", number) for number in range(1, 301))


def test_bytes_that_are_gone_or_changed_are_lost(tmp_path: Path) -> None:
    whole = keep(tmp_path, "a.jsonl", b"1" * 100, b"2" * 100)
    (single,) = keep(tmp_path, "b.jsonl", b"3")
    kept = [*((sha256, "a.jsonl") for sha256 in whole), (single, "b.jsonl")]
    assert quarantine.lost(tmp_path, kept) == []
    (tmp_path / single).write_bytes(b"4")
    bundle = quarantine.bundle(tmp_path, "a.jsonl")
    content = bytearray(bundle.read_bytes())
    content[zipfile.ZipFile(bundle).getinfo(whole[0]).header_offset + 30 + 64 + 2] ^= 1  # a byte of the first member's data
    bundle.write_bytes(content)
    assert quarantine.lost(tmp_path, kept) == [(whole[0], "a.jsonl"), (single, "b.jsonl")]
    bundle.unlink()
    assert len(quarantine.lost(tmp_path, kept)) == 3
