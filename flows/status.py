"""What happened: the last runs, and the records that were refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from flows import quarantine, schedule, storage

RAW_CHARS_SHOWN = 4000


def runs(data: Path, last: int) -> list[dict[str, Any]]:
    """Rows of the last runs, newest first, failed and blocked ones too."""
    paths = sorted((data / "runs").glob("*.json"), reverse=True)[:last]
    ended = [json.loads(path.read_text("utf-8"))["row"] for path in paths]
    return ([*_at_work(data), *ended])[:last]


def _at_work(data: Path) -> list[dict[str, Any]]:
    """The row of the run that is at work, or of one that died and was not followed by another yet."""
    try:
        row: dict[str, Any] = json.loads((data / "running.json").read_text("utf-8"))["row"]
    except FileNotFoundError:
        return []
    try:
        storage.refuse_if_held(data)
    except storage.BusyError:
        return [row]
    return [row | {"status": "crashed", "reason": storage.DIED}]


def as_json(data: Path, last: int) -> str:
    """The current release and the last runs as one JSON object."""
    release = storage.current(data) if data.is_dir() else None
    shown = {"current": release.path.name if release else None, "runs": runs(data, last), "schedule": schedule.state(data)}
    return json.dumps(shown, ensure_ascii=False)


def as_text(data: Path, last: int) -> str:
    """The same for people: a line a run, aligned."""
    found = runs(data, last)
    if not found:
        return f"No run on {data} yet. Start with `khotin run`."
    release = storage.current(data)
    lines = [f"{'run':<26}{'status':<11}{'read':>8}{'loaded':>8}{'dupl.':>7}{'quar.':>7}{'unch.':>8}{'docs':>8}{'facts':>9}{'seconds':>9}"]
    for r in found:
        mark = "*" if release and r["run_id"] == release.path.name else " "
        numbers = [r["read"], r["loaded"], r["duplicate"], r["quarantined"], r["unchanged"], r["documents"], r["facts"]]
        widths = (8, 8, 7, 7, 8, 8, 9)
        lines.append(f"{mark}{r['run_id']:<25}{r['status']:<11}" + "".join(f"{n:>{w}}" for n, w in zip(numbers, widths, strict=True)) + f"{r['seconds']:>9.1f}")
        if r["reason"]:
            lines.append(f"    {r['reason']}")
    lines.append(f"* what readers see now: {release.path}" if release else "Nothing is published yet.")
    if (planned := schedule.state(data)) is not None:
        lines.append(f"scheduled: {planned['timetable']}, next run {planned['next_run_at'] or 'when files come in'} (pid {planned['pid']})")
    return "\n".join(lines)


def quarantined(data: Path) -> list[dict[str, Any]]:
    """Rows of ops.quarantine in the current release, newest run first."""
    import pyarrow.parquet as pq

    release = storage.current(data)
    if release is None:
        return []
    rows = pq.read_table(release.tables / "ops.quarantine.parquet").to_pylist()
    return sorted(rows, key=lambda r: (r["run_id"], r["source_uri"], r["record_no"] or 0), reverse=True)


def quarantine_as_json(data: Path) -> str:
    """All of them as a JSON list."""
    return json.dumps(quarantined(data), ensure_ascii=False, default=str)


def quarantine_as_text(data: Path) -> str:
    """A numbered line each."""
    rows = quarantined(data)
    if not rows:
        return "Nothing is in quarantine."
    lines = [f"{'no.':>5}  {'reason':<24}{'stage':<9}source"]
    for number, row in enumerate(rows, 1):
        source = row["source_uri"] + (f"#{row['record_no']}" if row["record_no"] is not None else "")
        lines.append(f"{number:>5}  {row['reason']:<24}{row['stage']:<9}{source}" + (f"  ({row['detail']})" if row["detail"] else ""))
    lines.append("`khotin quarantine NUMBER` shows the raw text; after a fix, `khotin run --retry-quarantine` reads their files again.")
    return "\n".join(lines)


def quarantined_text(data: Path, number: int) -> str:
    """The kept bytes of one refused record, as far as they are text, control characters made visible; IndexError if there is none."""
    rows = quarantined(data)
    if not 1 <= number <= len(rows):
        raise IndexError(f"there is no quarantined record {number}; there are {len(rows)}")
    row = rows[number - 1]
    if row["raw_sha256"] is None:
        return f"{row['source_uri']}: {row['reason']}. No bytes were kept."
    raw, place = quarantine.find(data / "quarantine", row["raw_sha256"], row["source_uri"])
    text = "".join(
        c if c == "\n" or c.isprintable() else c.encode("unicode_escape").decode() for c in raw[: 4 * RAW_CHARS_SHOWN].decode("utf-8", "backslashreplace")
    )
    more = f"\n... {len(raw)} bytes in all: {place}" if len(text) > RAW_CHARS_SHOWN else ""
    return f"{row['source_uri']}: {row['reason']} ({row['detail']})\n\n{text[:RAW_CHARS_SHOWN]}{more}"
