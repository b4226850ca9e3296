"""With one rule disabled, some case must fail: ``python -m tests.rule_mutations [ROWS] [GAZETTEER ...]`` tells which rules no case would miss.

A rule is a row of a gazetteer (by default one of each, drawn by a hash) or a finder. Each is disabled in a process of its own
that runs the cases of tests/transforms until the first fails; minutes in all, so no part of the test suite. Exit status 1: survivors.
"""

from __future__ import annotations

import hashlib
import importlib
import subprocess
import sys
import time
from pathlib import Path

import pytest

from transforms import gazetteers

ROOT = Path(__file__).parent.parent
FINDERS = (
    ("transforms.facts.time_and_numbers", "find"),
    ("transforms.facts.organisations", "find"),
    ("transforms.facts.organisations", "find_acronyms"),
    ("transforms.facts.acronyms", "find"),
    ("transforms.facts.places", "find"),
    ("transforms.facts.people", "find"),
    ("transforms.facts.meeting_facts", "find_meetings"),
    ("transforms.facts.instruments", "find_instruments"),
    ("transforms.facts.pledges", "find_pledges"),
    ("transforms.facts.statements", "find_statements"),
    ("transforms.facts.list_counts", "find_list_counts"),
)


def drawn(name: str, count: int) -> list[int]:
    """Numbers of the gazetteer's rows with the smallest hashes."""
    rows = range(len(gazetteers.entries(name)))
    return sorted(sorted(rows, key=lambda row: hashlib.sha256(f"{name}#{row}".encode()).hexdigest())[:count])


def without_row(name: str, row: int) -> None:
    """Take a row out of a gazetteer for all but the tests, before any finder has read it."""
    whole = gazetteers.entries

    def entries(wanted: str) -> tuple[dict[str, str], ...]:
        rows = whole(wanted)
        asked = sys._getframe(1)
        if asked.f_code.co_name == "rows" and asked.f_back is not None:  # gazetteer.rows: on whose behalf?
            asked = asked.f_back
        is_mutated = wanted == name and not asked.f_globals["__name__"].startswith("tests")
        return rows[:row] + rows[row + 1 :] if is_mutated else rows

    gazetteers.entries = entries  # type: ignore[assignment]


def without_finder(module: str, function: str) -> None:
    """Let a finder find nothing."""
    setattr(importlib.import_module(module), function, lambda *_: [])


def survives(*mutation: str) -> bool:
    """Whether every case passes with the rule disabled."""
    done = subprocess.run([sys.executable, "-m", __spec__.name if __spec__ else __name__, "--run", *mutation], cwd=ROOT, capture_output=True, check=False)
    return done.returncode == 0


def main(arguments: list[str]) -> int:
    """Run the mutations that are asked for and print those no case fails on."""
    if arguments[:1] == ["--run"]:
        _, kind, name, what = arguments
        without_finder(name, what) if kind == "finder" else without_row(name, int(what))
        return int(pytest.main(["-x", "-q", "-m", "not slow", "-p", "no:cacheprovider", "tests/transforms"]))
    count = int(arguments[0]) if arguments else 1
    names = arguments[1:] or sorted(path.stem for path in Path(gazetteers.__file__).parent.glob("*.csv"))
    mutations: list[tuple[str, ...]] = [] if arguments[1:] else [("finder", *finder) for finder in FINDERS]
    mutations += [("row", name, str(row)) for name in names for row in drawn(name, count)]
    survivors = 0
    for mutation in mutations:
        started = time.monotonic()
        alive = survives(*mutation)
        survivors += alive
        said = list(gazetteers.entries(mutation[1])[int(mutation[2])].values())[:3] if mutation[0] == "row" else ""
        print(f"{'SURVIVES' if alive else 'fails'} {' '.join(mutation)} {said} {time.monotonic() - started:.1f} s", flush=True)
    print(f"{survivors} of {len(mutations)} rules could be disabled unnoticed")
    return min(survivors, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
