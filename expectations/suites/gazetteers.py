"""Gazetteers: a vocabulary that was emptied finds nothing, and nothing else would say so."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd

from expectations.checks import ROW, Check, Suite
from transforms import gazetteers

# Rows each gazetteer had when it was last looked at; rewrite with `python -m expectations.suites.gazetteers`.
KNOWN = Path(__file__).parent / "gazetteer_rows.csv"


def suite() -> Suite:
    """One row a gazetteer (see ``frame``)."""
    note = "A rule without its words finds nothing, in every document"
    checks = [_holds("has_rows", note), _holds("has_half_of_its_known_rows", f"{note}; half of them gone is no edit")]
    return Suite("gazetteers", "", {"gazetteer": ""}, checks)


def _holds(name: str, note: str) -> Check:
    return Check(name, None, "critical", "table", note, "ExpectRuleToHold", {"rule": name, "statement": "rows of transforms/gazetteers/*.csv"}, {})


def frame(folder: Path) -> pd.DataFrame:
    """One row for each CSV file in the folder and each that is known: whether it has rows, and enough of them."""
    with KNOWN.open(encoding="utf-8", newline="") as lines:
        known = {row["gazetteer"]: int(row["rows"]) for row in csv.DictReader(lines)}
    found = row_counts(folder)
    counts = [(name, found.get(name, 0), known.get(name, 0)) for name in sorted(known.keys() | found.keys())]
    rows = [{ROW: name, "has_rows": rows > 0, "has_half_of_its_known_rows": rows == 0 or rows * 2 >= before} for name, rows, before in counts]
    return pd.DataFrame(rows)


def row_counts(folder: Path) -> dict[str, int]:
    """Rows of each CSV file in the folder, by its name without suffix."""
    counts = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            counts[path.stem] = sum(1 for _ in csv.DictReader(lines))
    return counts


def shipped() -> Path:
    """The folder of khotin's own gazetteers."""
    return Path(gazetteers.__file__).parent


def write_known() -> None:
    """Take the rows that are there now as known."""
    with KNOWN.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(["gazetteer", "rows"])
        writer.writerows(row_counts(shipped()).items())


if __name__ == "__main__":
    write_known()
