"""What only shows after many rounds: runs that meet, readers during publishes, flipped bytes, a scheduler that files are dropped under.

As a program it goes as far as the bars ask for (docs/OPERATIONS.md has the figures); the tests beside it go a few rounds::

    python -m tests.flows.endurance meet --rounds 20
    python -m tests.flows.endurance read --publishes 20 --opens 1000
    python -m tests.flows.endurance flip --count 200
    python -m tests.flows.endurance schedule --seconds 120
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from flows import doctor, storage
from tests.flows.crash import SEEDS, Bench
from tests.flows.digests import digests
from tests.flows.warm_runs import ROOT, WarmRuns

COMMAND = (sys.executable, "-m", "flows.cli")
ENVIRON = {**os.environ, "PYTHONPATH": str(ROOT)}


@dataclass
class Met:
    """What came of runs started at once, round by round: what was wrong, and the CPU seconds of those that left."""

    wrong: list[str] = field(default_factory=list)
    left_cpu_s: list[float] = field(default_factory=list)
    left_wall_s: list[float] = field(default_factory=list)


def meet(bench: Bench, rounds: int, at_once: int = 4) -> Met:
    """Start so many runs at once on one data folder: one is to publish, the others to leave with one clear line."""
    met = Met()
    for number in range(1, rounds + 1):
        data = bench.fresh("met")
        wrong = [f"round {number}: {text}" for text in _round(bench, data, at_once, met)]
        print(f"round {number}: {wrong or 'ok'}", file=sys.stderr)
        met.wrong += wrong
    return met


def _round(bench: Bench, data: Path, at_once: int, met: Met) -> list[str]:
    environ = {**ENVIRON, "SOURCE_DATE_EPOCH": bench.environ("")["SOURCE_DATE_EPOCH"]}
    logs = [bench.folder / f"met-{n}.log" for n in range(at_once)]
    started = time.monotonic()
    runs = {}
    for log in logs:
        with log.open("wb") as out:
            runs[subprocess.Popen([*COMMAND, *bench.arguments(data)], env=environ, stdout=subprocess.DEVNULL, stderr=out).pid] = log
    statuses = []
    wrong = []
    for _ in logs:
        pid, status, usage = os.wait4(-1, 0)
        statuses.append(os.waitstatus_to_exitcode(status))
        if statuses[-1]:
            met.left_cpu_s.append(usage.ru_utime + usage.ru_stime)
            met.left_wall_s.append(time.monotonic() - started)
            said = runs[pid].read_text("utf-8").splitlines()
            if len(said) != 1 or not said[0].startswith(f"khotin: another run is writing to {data}"):
                wrong.append(f"a run left with {said}")
    if sorted(statuses) != [0] + [1] * (at_once - 1):
        wrong.append(f"exit statuses {statuses}")
    if len(list((data / "releases").iterdir())) != 2:
        wrong.append(f"{len(list((data / 'releases').iterdir()))} releases")
    if digests(data / "warehouse.duckdb") != bench.new:
        wrong.append("the tables are others than those of a run alone")
    return wrong


# Every publish writes its number into an article: all that one connection sees must be of one number.
_VERSION = "Ngày 20/7/2020, Bộ trưởng cho biết sẽ đóng góp {}.000 USD."
_WRITTEN = r"regexp_extract(text, 'cho biết sẽ đóng góp ([0-9]+)\.000 USD', 1)"
_ASKED = (
    f"select {_WRITTEN}::int from documents",
    f"select {_WRITTEN}::int from raw_documents",
    f"select (amount / 1000)::int from money join sentences using (document_id, sentence_no) where {_WRITTEN} <> ''",
    "select count(*) from ops.runs where status = 'published'",
)


@dataclass
class Seen:
    """What a reader saw: how often it opened the warehouse, what went wrong, and how many versions it met."""

    opens: int = 0
    wrong: list[str] = field(default_factory=list)
    versions: set[int] = field(default_factory=set)


def read(folder: Path, runs: WarmRuns, publishes: int, opens: int) -> Seen:
    """Publish so many versions while a reader opens the warehouse again and again; at least so many times in all."""
    articles, data, seen = folder / "articles", folder / "data", Seen()
    articles.mkdir(parents=True)
    _publish(runs, articles, data, 1)
    is_over = threading.Event()
    reader = threading.Thread(target=_keep_reading, args=(data / "warehouse.duckdb", seen, is_over, opens))
    reader.start()
    for version in range(2, publishes + 1):
        _publish(runs, articles, data, version)
    is_over.set()
    reader.join()
    return seen


def _publish(runs: WarmRuns, articles: Path, data: Path, version: int) -> None:
    (articles / "article.txt").write_text(f"{min(SEEDS.iterdir()).read_text('utf-8')}\n{_VERSION.format(version)}\n", "utf-8")
    arguments = ["run", str(articles), "--data", str(data), "--no-prefect", "--no-report", "--workers", "1"]
    status = runs.run(arguments, data.parent / "log")
    assert status == 0, (data.parent / "log").read_text("utf-8")


def _keep_reading(warehouse: Path, seen: Seen, is_over: threading.Event, opens: int) -> None:
    while not is_over.is_set() or seen.opens < opens:
        seen.opens += 1
        try:
            with duckdb.connect(str(warehouse), read_only=True) as con:
                found = [con.execute(query).fetchall() for query in _ASKED]
        except duckdb.Error as error:
            seen.wrong.append(str(error))
            continue
        versions = {rows[0][0] for rows in found}
        if len(versions) != 1 or any(len(rows) != 1 for rows in found):
            seen.wrong.append(f"several versions in one answer: {found}")
        seen.versions |= versions


def flip(data: Path, count: int, seed: int = 200, examine: Callable[[Path], str] | None = None) -> list[str]:
    """Flip one bit of a published byte at a time; the places where the examination does not name the file. The file is made whole again."""
    release = (data / "current").resolve()
    paths = sorted(p for p in release.rglob("*") if p.is_file() and p.stat().st_size)
    chance = random.Random(seed)
    missed = []
    for _ in range(count):
        path = chance.choice(paths)
        at, bit = chance.randrange(path.stat().st_size), 1 << chance.randrange(8)
        _flip(path, at, bit)
        if f"{path.relative_to(release)}: " not in (examine or _examined)(data):
            missed.append(f"{path.name} byte {at} bit {bit}")
        _flip(path, at, bit)
    return missed


def _flip(path: Path, at: int, bit: int) -> None:
    mode = path.stat().st_mode
    path.chmod(0o644)
    with path.open("r+b") as out:
        out.seek(at)
        (byte,) = out.read(1)
        out.seek(at)
        out.write(bytes([byte ^ bit]))
    path.chmod(mode)


def _examined(data: Path) -> str:
    return doctor.as_text([f for f in doctor.examine(data) if f.level == "error"])


def scheduled(folder: Path, seconds: float, every: str, *more: str) -> list[str]:
    """Drop files into a folder under ``khotin schedule``, then stop it; what was wrong. Each file is to be loaded once, whole."""
    inbox, data = folder / "inbox", folder / "data"
    inbox.mkdir(parents=True)
    with (folder / "log").open("wb") as log:
        paths = ["--watch", str(inbox)] if "--watch" in more else [str(inbox)]
        rest = [m for m in more if m != "--watch"]
        process = subprocess.Popen([*COMMAND, "schedule", *paths, "--every", every, "--data", str(data), *rest], env=ENVIRON, stdout=log, stderr=log)
    dropped = _drop(inbox, time.monotonic() + seconds)
    _await_idle(data, len(dropped))
    process.send_signal(signal.SIGTERM)
    status = process.wait(120)
    said = (folder / "log").read_text("utf-8")
    wrong = [f"exit status {status}"] if status else []
    told = [line for line in said.splitlines() if "Traceback" in line or line.startswith("khotin: ")]
    wrong += [f"said: {line}" for line in told if "interrupted" not in line and "KeyboardInterrupt" not in line]  # the next run had begun when it was stopped
    return wrong + _not_once(data, dropped)


def _drop(inbox: Path, until: float) -> list[str]:
    """Write different articles until then: every second one renamed into place, the others in pieces."""
    texts = [p.read_text("utf-8") for p in sorted(SEEDS.iterdir())]
    chance = random.Random(10)
    dropped: list[str] = []
    while time.monotonic() < until or not dropped:
        name = f"{len(dropped):03}.txt"
        text = f"{texts[len(dropped) % len(texts)]}\nBài số {len(dropped)} của ngày {1 + len(dropped) % 28}/7/2020.\n"
        fresh = inbox / f"{name}.part"
        with fresh.open("w", encoding="utf-8") as out:
            for start in range(0, len(text), 1000):
                out.write(text[start : start + 1000])
                out.flush()
                time.sleep(0.05 * (len(dropped) % 2))
        fresh.rename(inbox / name)
        dropped.append(name)
        time.sleep(chance.uniform(1, 8))
    return dropped


def _await_idle(data: Path, documents: int) -> None:
    """Wait until the last file is loaded and no run is at work."""
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        release = storage.current(data) if data.is_dir() else None
        if release is not None and release.manifest["summary"]["documents"] == documents and not (data / "running.json").exists():
            return
        time.sleep(0.5)


def _not_once(data: Path, dropped: list[str]) -> list[str]:
    with duckdb.connect(str(data / "warehouse.duckdb"), read_only=True) as con:
        sources = Counter(Path(uri).name for (uri,) in con.execute("select source_uri from document_sources").fetchall())
        ((loaded, refused, runs),) = con.execute("select sum(loaded), sum(quarantined), count(*) from ops.runs where status = 'published'").fetchall()
    wrong = [f"{name} has {sources[name]} sources" for name in sorted(sources.keys() | set(dropped)) if sources[name] != 1]
    if (loaded, refused) != (len(dropped), 0):
        wrong.append(f"{runs} runs loaded {loaded} and refused {refused} of {len(dropped)} files")
    print(f"{len(dropped)} files, {runs} runs", file=sys.stderr)
    return wrong


def main() -> int:
    """Run one of them as far as asked; exit status 1 where anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("what", choices=("meet", "read", "flip", "schedule"))
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--publishes", type=int, default=20)
    parser.add_argument("--opens", type=int, default=1000)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=120)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="khotin-endurance-") as name:
        wrong, said = _PARTS[options.what](Path(name), options)
    print(json.dumps(wrong, ensure_ascii=False, indent=1) if wrong else "nothing wrong")
    print(said)
    return 1 if wrong else 0


def _meet(folder: Path, options: argparse.Namespace) -> tuple[list[str], str]:
    with WarmRuns() as runs:
        met = meet(Bench(folder, runs), options.rounds)
    left = f"{len(met.left_cpu_s)} left, after {max(met.left_cpu_s):.2f} s of CPU and {max(met.left_wall_s):.2f} s by the clock at most"
    return met.wrong, f"{options.rounds} rounds of four runs; {left}"


def _read(folder: Path, options: argparse.Namespace) -> tuple[list[str], str]:
    with WarmRuns(few_checks=True) as runs:
        seen = read(folder, runs, options.publishes, options.opens)
    return seen.wrong, f"{seen.opens} opens during {options.publishes} publishes; {len(seen.versions)} versions seen"


def _flip_bytes(folder: Path, options: argparse.Namespace) -> tuple[list[str], str]:
    subprocess.run([*COMMAND, "run", str(SEEDS), "--no-prefect", "--data", str(folder / "data")], env=ENVIRON, check=True)

    def told(data: Path) -> str:
        done = subprocess.run([*COMMAND, "doctor", "--data", str(data)], env=ENVIRON, capture_output=True, text=True, check=False)
        return done.stdout if done.returncode == 1 else ""

    missed = flip(folder / "data", options.count, examine=told)
    return missed, f"{options.count} bytes flipped, {options.count - len(missed)} reported by khotin doctor"


def _schedule(folder: Path, options: argparse.Namespace) -> tuple[list[str], str]:
    wrong = scheduled(folder / "every", options.seconds, "10s")
    wrong += scheduled(folder / "watch", options.seconds, "1d", "--watch")
    return wrong, f"{options.seconds:g} s of --every 10s and of --watch, with Prefect"


_PARTS: dict[str, Callable[[Path, argparse.Namespace], tuple[list[str], str]]] = {
    "meet": _meet,
    "read": _read,
    "flip": _flip_bytes,
    "schedule": _schedule,
}


if __name__ == "__main__":
    sys.exit(main())
