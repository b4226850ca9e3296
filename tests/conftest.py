"""The five sample articles, run once through all six stages for every test that looks at the result."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds" / "articles"


@dataclass(frozen=True)
class Published:
    """A data folder with a published release, and the summary of the run that made it."""

    data: Path
    summary: dict[str, Any]

    def rows(self, query: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Rows of a query on the warehouse."""
        with duckdb.connect(str(self.data / "warehouse.duckdb"), read_only=True) as con:
            return con.execute(query, list(parameters)).fetchall()


@pytest.fixture(scope="session")
def seeds_release(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """``khotin run --no-prefect`` on seeds/articles; do not write into it."""
    from flows.engine import execute
    from flows.settings import Settings

    data = tmp_path_factory.mktemp("seeds") / "data"
    before = Path.cwd()
    os.chdir(ROOT)
    try:
        summary = execute(Settings(data=data, workers=2))
    finally:
        os.chdir(before)
    return Published(data, summary)
