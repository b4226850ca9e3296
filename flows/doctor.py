"""Whether a data folder is sound: versions, disk, locks, what dead runs left, every published byte, every id and span."""

from __future__ import annotations

import importlib.metadata
import json
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from flows import storage

# Below this a run of a few thousand articles may not find room for its release beside the old one.
LOW_DISK_BYTES = 1 << 30
PYTHONS = ((3, 11), (3, 14))


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; ``level`` is ok, warning or error, ``mend`` what to do."""

    level: str
    about: str
    text: str
    mend: str = ""


def examine(data: Path) -> list[Finding]:
    """All findings, in the order they were made."""
    found = [*_versions(), *_folder(data)]
    if data.is_dir():
        found += [*_locks(data), *_leftovers(data), *_releases(data)]
    if not any(f.level == "error" for f in found):  # a damaged release cannot be asked what was refused
        found += _quarantine(data)
    return found


def as_text(found: list[Finding]) -> str:
    """For people: a line a finding, and how to mend it."""
    lines = []
    for f in found:
        lines.append(f"{f.level:<8} {f.about:<12} {f.text}")
        if f.mend:
            lines.append(f"{'':<22}{f.mend}")
    worst = sum(f.level == "error" for f in found)
    return "\n".join([*lines, f"{worst} errors, {sum(f.level == 'warning' for f in found)} warnings"])


def as_json(found: list[Finding]) -> str:
    """The same as a JSON list."""
    return json.dumps([asdict(f) for f in found], ensure_ascii=False)


def _versions() -> Iterator[Finding]:
    python = ".".join(map(str, sys.version_info[:3]))
    if not PYTHONS[0] <= sys.version_info[:2] < PYTHONS[1]:
        yield Finding("error", "versions", f"Python {python} is not supported", "Use Python 3.11, 3.12 or 3.13.")
    wrong = []
    for requirement in importlib.metadata.requires("khotin") or ():
        name, pinned, version = requirement.partition("==")
        if pinned and ";" not in requirement and (installed := _version(name)) != version:
            wrong.append(f"{name} {installed or 'is missing'} (should be {version})")
    if wrong:
        yield Finding("error", "versions", "; ".join(wrong), "pip install -r requirements.lock -e .")
    else:
        yield Finding("ok", "versions", f"Python {python}, khotin {_version('khotin')}, Prefect {_version('prefect')}, DuckDB {_version('duckdb')}")


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _folder(data: Path) -> Iterator[Finding]:
    if not data.is_dir():
        yield Finding("error", "folder", f"{data} is not there", "Run `khotin run` first, or name the folder with --data.")
        return
    if not os.access(data, os.W_OK | os.X_OK):
        yield Finding("error", "folder", f"{data} cannot be written to: readers can read, runs will be refused", "Mount it for writing or correct its owner.")
    if (mode := stat.S_IMODE(data.stat().st_mode)) & 0o077:
        yield Finding("warning", "folder", f"{data} has mode {mode:o}: others on this machine can read the articles", f"chmod 700 {data}")
    free = shutil.disk_usage(data).free
    need = max(LOW_DISK_BYTES, 2 * _current_bytes(data))
    level, mend = (
        ("ok", "") if free >= need else ("warning", f"A run needs room for a second release: {need >> 20} MB would be safe. keep_releases may be less.")
    )
    yield Finding(level, "disk", f"{free >> 20} MB free", mend)


def _current_bytes(data: Path) -> int:
    warehouse = data / "warehouse.duckdb"
    return warehouse.stat().st_size if warehouse.exists() else 0


def _locks(data: Path) -> Iterator[Finding]:
    try:
        storage.refuse_if_held(data)
        yield Finding("ok", "lock", "no run is at work")
    except storage.BusyError:
        yield Finding("ok", "lock", f"a run is at work: {(data / '.lock').read_text('utf-8')}")
    except OSError as error:
        yield Finding("warning", "lock", f"the lock cannot be looked at: {error.strerror}")


def _leftovers(data: Path) -> Iterator[Finding]:
    try:
        storage.refuse_if_held(data)
        left = list((data / "staging").glob("*")) + [data / "running.json"] * (data / "running.json").exists()
        left += [p for folder in (data, data / "runs", data / "quarantine") for p in folder.glob(".*.new")]
        release = storage.current(data)
        kept = {release.path.name, *release.manifest["history"]} if release else set()
        left += [p for p in (data / "releases").glob("*") if p.name not in kept]
    except (OSError, storage.DataFolderError, KeyError, TypeError):  # a run is at work, or the manifest is not readable: said elsewhere
        return
    if left:
        yield Finding("warning", "leftovers", f"a run died and left {', '.join(sorted(p.name for p in left)[:5])}", "The next `khotin run` removes it.")
    else:
        yield Finding("ok", "leftovers", "none")


def _releases(data: Path) -> Iterator[Finding]:
    from flows import integrity

    pointer = data / "current"
    if not pointer.is_symlink():
        yield Finding("error", "release", "nothing is published yet", "Run `khotin run`.")
        return
    now = os.path.basename(os.readlink(pointer))
    if os.readlink(data / "warehouse.duckdb") != "current/warehouse.duckdb" if (data / "warehouse.duckdb").is_symlink() else True:
        yield Finding(
            "error", "release", f"{data}/warehouse.duckdb is not the link to current/warehouse.duckdb", "The next run that publishes sets a missing one."
        )
    for path in sorted((data / "releases").iterdir()):
        broken = integrity.broken_files(path)
        is_current = path.name == now
        mend = _mend(data, path.name, is_current)
        for name, text in broken:
            yield Finding("error", "files", f"releases/{path.name}/{name}: {text}", mend)
        if not broken:
            yield Finding("ok", "files", f"releases/{path.name}: every file is as it was published")
            if is_current:
                yield from (
                    Finding("error", "contents", text, "Please report it; `khotin run` with the code of before gives the release of before.")
                    for text in integrity.broken_rows(path)
                )


def _quarantine(data: Path) -> Iterator[Finding]:
    from flows import quarantine, status

    rows = {(row["raw_sha256"], row["source_uri"]) for row in status.quarantined(data) if row["raw_sha256"]}
    lost = quarantine.lost(data / "quarantine", rows)
    if lost:
        shown = f"{len(lost)} of {len(rows)} refused records are not in data/quarantine as they were, {sorted(uri for _, uri in lost)[0]} for one"
        yield Finding(
            "warning", "quarantine", shown, "Restore the folder from a backup; or `khotin run --retry-quarantine` keeps them again where the files are there."
        )
    else:
        yield Finding("ok", "quarantine", f"{len(rows)} refused records are kept as they were")


def _mend(data: Path, name: str, is_current: bool) -> str:
    if not is_current:
        return f"Not what readers see: remove it with `rm -r {data}/releases/{name}`."
    others = sorted((p.name for p in (data / "releases").iterdir() if p.name != name), reverse=True)
    back = f"go back with `ln -sfn releases/{others[0]} {data}/current`, then `khotin run`; or " if others else ""
    return f"The disk may be failing. Restore the file from a backup; or {back}make everything anew from the articles with `khotin run --data NEW`."
