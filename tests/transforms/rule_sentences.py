"""The sentences of ``cases/rules.csv``, each of which needs its rule."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

CASES = Path(__file__).parent / "cases"


def sentences() -> dict[str, list[tuple[str, str]]]:
    """Table -> (rule, sentence that must need it)."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    with (CASES / "rules.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found[row["table"]].append((row["rule"], row["text"].replace("\\n", "\n")))
    return found
