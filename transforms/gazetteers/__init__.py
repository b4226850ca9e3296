"""Lists that rules read: one CSV each, columns incl. an example and where the entry comes from."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path


@cache
def entries(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``name``.csv, in order; FileNotFoundError where there is no such gazetteer."""
    with (Path(__file__).parent / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))
