"""Validates broken releases against the example: only suites whose frames changed are run again, by Great Expectations."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pandas as pd

from expectations.audit import frame, open_audit, schema_frame
from expectations.checks import Suite
from expectations.gx_run import Outcome, Runner
from expectations.suites import all_suites, schema
from expectations.validate import Validation, verdict
from tests.expectations import example
from transforms.tables import published

Key = tuple[str, str, str | None]


class Bench:
    """The example release, its frames and outcomes, and what fails in releases made from it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = 0
        self._rows = example.rows()
        self.clean = example.write(self._rows, folder / "clean")
        self._frames: dict[str, pd.DataFrame] = {}
        self._outcomes: dict[str, list[Outcome]] = {}
        self._frames, self._outcomes = self._run(self.clean, self.clean, example.COUNTS)

    def outcomes(self, rows: example.Rows, previous: Path | None = None, counts: dict[str, int] = example.COUNTS) -> list[Outcome]:
        """The outcome of every check on a release of these rows; ``previous`` is by default the example itself."""
        _, outcomes = self._run(self.write(rows), previous or self.clean, counts)
        return [o for found in outcomes.values() for o in found]

    def failures(self, rows: example.Rows, previous: Path | None = None, counts: dict[str, int] = example.COUNTS) -> set[Key]:
        """Suite, name and column of every check that fails."""
        return {key(o) for o in self.outcomes(rows, previous, counts) if not o.success}

    def verdict(self, rows: example.Rows, previous: Path | None = None, counts: dict[str, int] = example.COUNTS) -> Validation:
        """What ``validate`` says of the release, without Data Docs."""
        return verdict(example.RUN, self.outcomes(rows, previous, counts), None)

    def write(self, rows: example.Rows) -> Path:
        """The release's Parquet; tables that are as in the example are links to it."""
        self._made += 1
        folder = self._folder / f"release-{self._made}"
        changed = {t.name: rows[t.name] for t in published() if rows[t.name] != self._rows[t.name]}
        example.write(changed, folder)
        for path in self.clean.iterdir():
            if not (folder / path.name).exists():
                os.link(path, folder / path.name)
        return folder

    def _run(self, tables: Path, previous: Path, counts: dict[str, int]) -> tuple[dict[str, pd.DataFrame], dict[str, list[Outcome]]]:
        frames: dict[str, pd.DataFrame] = {}
        outcomes: dict[str, list[Outcome]] = {}
        runner = Runner(example.RUN)
        declared = schema.suite()
        self._one(runner, declared, schema_frame(tables), frames, outcomes)
        with open_audit(tables, previous) as connection:
            connection.execute("set variable run_id = $1", [example.RUN])
            for suite in all_suites(example.RUN, counts, has_previous=True):
                self._one(runner, suite, frame(connection, suite), frames, outcomes)
        if tables != self.clean:
            shutil.rmtree(tables)
        return frames, outcomes

    def _one(self, runner: Runner, suite: Suite, rows: pd.DataFrame, frames: dict[str, pd.DataFrame], outcomes: dict[str, list[Outcome]]) -> None:
        frames[suite.name] = rows
        seen = self._frames.get(suite.name)
        same = seen is not None and _sorted(seen).equals(_sorted(rows))
        outcomes[suite.name] = self._outcomes[suite.name] if same else runner.run(suite, rows)[0]


def key(outcome: Outcome) -> Key:
    """What names a check in ops.quality_results."""
    return (outcome.suite, outcome.check.name, outcome.check.column)


def _sorted(rows: pd.DataFrame) -> pd.DataFrame:
    """The order of rows is the engine's and means nothing."""
    return rows.sort_values(list(rows.columns[:2]), ignore_index=True)
