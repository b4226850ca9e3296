"""Inputs and the lake in an object store: a real S3 protocol against moto's server on this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from pyarrow import fs

from flows import lake, object_store
from flows.engine import execute
from flows.inputs import FileOutcome, Skipped
from flows.settings import Settings, SettingsError
from tests.conftest import ROOT, SEEDS, Published
from tests.flows.test_run import digests
from transforms.records import Limits, Record, Refusal

SECRET = "khong-ai-duoc-thay-chuoi-nay"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """The address of an S3 server of this machine."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(endpoint: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[fs.S3FileSystem]:
    """The store as khotin sees it, with a bucket ``tin`` that is empty."""
    for name, value in environment(endpoint).items():
        monkeypatch.setenv(name, value)
    object_store.store.cache_clear()
    admin = fs.S3FileSystem(endpoint_override=endpoint.removeprefix("http://"), scheme="http", allow_bucket_creation=True, allow_bucket_deletion=True)
    admin.create_dir("kho-tin")
    yield admin
    admin.delete_dir("kho-tin")
    object_store.store.cache_clear()


def environment(endpoint: str) -> dict[str, str]:
    keys = {"AWS_ACCESS_KEY_ID": "AKIAKHOTIN", "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_REGION": "us-east-1"}
    return {**keys, "AWS_ENDPOINT_URL": endpoint, "AWS_EC2_METADATA_DISABLED": "true"}


def put(bucket: fs.S3FileSystem, key: str, content: bytes) -> None:
    with bucket.open_output_stream(f"kho-tin/{key}") as out:
        out.write(content)


def put_seeds(bucket: fs.S3FileSystem) -> None:
    for path in SEEDS.glob("*.txt"):
        put(bucket, f"seeds/{path.name}", path.read_bytes())


def files(bucket: fs.S3FileSystem, prefix: str) -> list[str]:
    found = bucket.get_file_info(fs.FileSelector(f"kho-tin/{prefix}", recursive=True, allow_not_found=True))
    return sorted(info.path.removeprefix("kho-tin/") for info in found if info.type == fs.FileType.File)


def read(file: Any, **limits: int) -> tuple[list[Record | Refusal], FileOutcome]:
    outcome = FileOutcome()
    return list(object_store.read_file(file, Limits(**limits), None, outcome)), outcome


def test_a_prefix_an_object_and_a_glob_name_objects_once_each(bucket: fs.S3FileSystem) -> None:
    for key in ("2020/b.txt", "2020/11/a.jsonl", "2020/.ẩn.txt", "2020/cũ.txt.bak", "2021/c.txt"):
        put(bucket, key, b"x")
    found = list(object_store.walk(["s3://kho-tin/2020", "s3://kho-tin/2020/b.txt"]))
    assert [f.uri for f in found if not isinstance(f, Skipped)] == ["s3://kho-tin/2020/11/a.jsonl", "s3://kho-tin/2020/b.txt"]
    assert {(f.uri, f.reason) for f in found if isinstance(f, Skipped)} == {("s3://kho-tin/2020/.ẩn.txt", "hidden"), ("s3://kho-tin/2020/cũ.txt.bak", "backup")}
    assert [f.uri for f in object_store.walk(["s3://kho-tin/*/?.txt"])] == ["s3://kho-tin/2020/b.txt", "s3://kho-tin/2021/c.txt"]


def test_an_address_that_matches_nothing_is_an_error(bucket: fs.S3FileSystem) -> None:
    with pytest.raises(FileNotFoundError, match="s3://kho-tin/không: no such object"):
        list(object_store.walk(["s3://kho-tin/không"]))


@pytest.mark.parametrize("address", [f"s3://AKIA:{SECRET}@kho-tin/2020", f"s3://kho-tin/a?secret_key={SECRET}", "s3://", "s3://kho*/2020", "s3://../a"])
def test_secrets_in_an_address_are_refused_and_not_repeated(address: str) -> None:
    with pytest.raises(ValueError, match="AWS_SECRET_ACCESS_KEY") as error:
        object_store.key_of(address)
    assert SECRET not in str(error.value)


@pytest.mark.parametrize("limit", [1 << 20, 10])
def test_an_object_is_read_like_a_file_whether_kept_in_memory_or_on_disk(bucket: fs.S3FileSystem, limit: int) -> None:
    path = next(SEEDS.glob("000_*"))
    put(bucket, "000.txt", path.read_bytes())
    (file,) = object_store.walk(["s3://kho-tin/000.txt"])
    (record,), outcome = read(file, max_snapshot_bytes=limit)
    assert isinstance(record, Record)
    assert record.text.split() == path.read_text("utf-8").split()
    assert outcome.sha256 == record.raw_sha256


def test_an_object_that_changed_or_went_since_it_was_listed_gives_no_record(bucket: fs.S3FileSystem) -> None:
    put(bucket, "a.txt", b"Tin thu nhat cua ngay hom nay")
    (file,) = object_store.walk(["s3://kho-tin/a.txt"])
    put(bucket, "a.txt", "Tin thứ hai, dài hơn tin thứ nhất".encode())
    (changed,), outcome = read(file)
    bucket.delete_file("kho-tin/a.txt")
    (vanished,), _ = read(file)
    assert [changed.reason, vanished.reason] == ["changed_while_read", "vanished"]  # type: ignore[union-attr]
    assert outcome.sha256 is None


def test_a_store_that_is_away_ends_the_run_and_says_nothing_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in environment("http://127.0.0.1:9").items():
        monkeypatch.setenv(name, value)
    object_store.store.cache_clear()
    with pytest.raises(OSError, match="the object store did not answer for s3://kho-tin/2020") as error:
        execute(Settings(paths=("s3://kho-tin/2020",), data=tmp_path / "data"))
    object_store.store.cache_clear()
    assert SECRET not in str(error.value)
    assert "AKIAKHOTIN" not in str(error.value)


def test_a_lake_that_is_no_address_is_a_wrong_setting() -> None:
    with pytest.raises(SettingsError, match="s3://bucket/prefix"):
        Settings(lake="hồ")


@pytest.mark.slow
def test_articles_from_a_bucket_make_the_tables_of_articles_from_a_folder(
    bucket: fs.S3FileSystem, endpoint: str, tmp_path: Path, seeds_release: Published
) -> None:
    put_seeds(bucket)
    command = [sys.executable, "-m", "flows.cli", "run", "--no-prefect", "--no-report", "--json", "s3://kho-tin/seeds", "--data", str(tmp_path / "data")]
    env = os.environ | environment(endpoint)
    first, second = (subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=300, check=True) for _ in range(2))
    summary, again = json.loads(first.stdout), json.loads(second.stdout)
    assert (summary["loaded"], summary["facts"]) == (5, seeds_release.summary["facts"])
    assert (again["unchanged"], again["loaded"]) == (5, 0)
    with_places = {"document_sources", "documents"}  # they hold the address an article came from
    mine, theirs = digests(tmp_path / "data"), digests(seeds_release.data)
    assert {name for name in mine if mine[name] != theirs[name]} <= with_places
    written = b"".join(p.read_bytes() for p in (tmp_path / "data").rglob("*") if p.is_file() and not p.is_symlink())
    assert SECRET.encode() not in written + (first.stderr + second.stderr).encode()


@pytest.mark.slow
def test_the_lake_holds_the_published_tables_and_only_what_changed_is_copied_again(bucket: fs.S3FileSystem, tmp_path: Path) -> None:
    settings = Settings(paths=(str(SEEDS),), data=tmp_path / "data", workers=2, lake="s3://kho-tin/lake", keep_releases=2)
    execute(settings)
    before = set(files(bucket, "lake/tables"))
    with bucket.open_input_stream("kho-tin/lake/current.json") as stream:
        current = json.loads(stream.read())
    for name, path in current["tables"].items():
        assert pq.read_table(f"kho-tin/lake/{path}", filesystem=bucket).equals(pq.read_table(tmp_path / "data" / "current" / "tables" / f"{name}.parquet")), (
            name
        )
    execute(settings)
    assert {path.split("/")[2] for path in set(files(bucket, "lake/tables")) - before} == {"ops.runs"}
    execute(settings)
    assert len(files(bucket, "lake/releases")) == 2
    assert len([p for p in files(bucket, "lake/tables") if "/ops.runs/" in p]) == 2


def test_a_lake_that_goes_away_after_the_publish_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment("http://127.0.0.1:9").items():
        monkeypatch.setenv(name, value)
    object_store.store.cache_clear()
    said = lake.point("s3://kho-tin/lake", {"run_id": "run-1", "tables": {}}, 2)
    object_store.store.cache_clear()
    assert said.startswith("warning: the object store did not answer for s3://kho-tin/lake")
    assert said.endswith("readers there have the release before")
