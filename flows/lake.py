"""The published Parquet in an object store, for readers on other machines. The warehouse file and its lock stay with the one writer.

::

    <lake>/current.json                      the release readers follow: run_id and, for each table, its object; written last
    <lake>/releases/<run>.json               the same of the last releases
    <lake>/tables/<name>/<sha256>.parquet    a table's rows, written once: what did not change is not copied again
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pyarrow import fs

from flows.object_store import key_of, plain, store

_PARTS_OF_BYTES = 8 << 20


def copy(lake: str, release: Path) -> dict[str, Any]:
    """Copy the tables of a release that the lake does not hold; returns what ``point`` makes current. Nobody follows it yet.

    OSError where the store does not answer, ValueError where the address is none.
    """
    manifest = json.loads((release / "manifest.json").read_text("utf-8"))
    files = {name: file for name, file in manifest["files"].items() if name.startswith("tables/") and name.count("/") == 1}
    tables = {Path(name).stem: f"tables/{Path(name).stem}/{file['sha256']}.parquet" for name, file in files.items()}
    base = key_of(lake)
    with plain(lake):
        there = {info.path: info.size for info in store().get_file_info(fs.FileSelector(f"{base}/tables", recursive=True, allow_not_found=True))}
        for name, file in files.items():
            target = f"{base}/{tables[Path(name).stem]}"
            if there.get(target) != file["bytes"]:
                _put(release / name, target)
    return {"run_id": manifest["run_id"], "created_at": manifest["created_at"], "version": manifest["version"], "tables": tables}


def point(lake: str, index: dict[str, Any], keep: int) -> str:
    """Make a copied release the one that readers follow, and forget what none of the last ``keep`` releases needs; returns what to say of it.

    By now the release is published here, so a store that is away is told of and not raised: the next run copies what is missing.
    """
    base = key_of(lake)
    content = (json.dumps(index, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
    try:
        with plain(lake):
            for key in (f"{base}/releases/{index['run_id']}.json", f"{base}/current.json"):
                with store().open_output_stream(key) as out:
                    out.write(content)
            _forget(base, keep)
    except OSError as error:
        return f"warning: {error}; readers there have the release before"
    return f"copied to {lake}"


def _put(path: Path, key: str) -> None:
    with path.open("rb") as source, store().open_output_stream(key) as out:
        while chunk := source.read(_PARTS_OF_BYTES):
            out.write(chunk)


def _forget(base: str, keep: int) -> None:
    """Delete the oldest indexes, and tables that no index names. Run ids sort by time."""
    indexes = sorted(info.path for info in store().get_file_info(fs.FileSelector(f"{base}/releases")) if info.path.endswith(".json"))
    for key in indexes[:-keep]:
        store().delete_file(key)
    named: set[str] = set()
    for key in indexes[-keep:]:
        with store().open_input_stream(key) as source:
            named |= {f"{base}/{path}" for path in json.loads(source.read())["tables"].values()}
    for info in store().get_file_info(fs.FileSelector(f"{base}/tables", recursive=True)):
        if info.type == fs.FileType.File and info.path not in named:
            store().delete_file(info.path)
