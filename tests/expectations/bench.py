"""Validates broken releases against the example: only checks that read something else are run again, by Great Expectations."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

from expectations import tallies
from expectations.audit import open_audit, schema_frame
from expectations.checks import Check, Suite
from expectations.evidence import SPANS
from expectations.gx_run import Outcome, run_suites
from expectations.suites import all_suites, schema
from expectations.tallies import Tallies
from expectations.validate import Validation, verdict
from tests.expectations import example
from transforms.tables import FACT_TABLES, published

Key = tuple[str, str, str | None]


class Bench:
    """The example release, its tallies and outcomes, and what fails in releases made from it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = 0
        self._rows = example.rows()
        self.clean = example.write(self._rows, folder / "clean")
        self._tallies: dict[str, Tallies] = {}
        self._outcomes: dict[str, list[Outcome]] = {}
        self._tallies, self._outcomes = self._run(self.clean, self.clean, example.COUNTS)

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

    def _run(self, tables: Path, previous: Path, counts: dict[str, int]) -> tuple[dict[str, Tallies], dict[str, list[Outcome]]]:
        """Tallies of the release, and outcomes; what cannot differ from the example, or does not, is the example's."""
        changed = {p.stem for p in tables.iterdir() if not p.samefile(self.clean / p.name)} if self._tallies else {t.name for t in published()}
        found = dict(self._tallies)
        suites = [schema.suite(), *all_suites(example.RUN, counts, has_previous=True)]
        with open_audit(tables, previous) as connection:
            connection.execute("set variable run_id = $1", [example.RUN])
            for suite in suites:
                if reads(suite) & changed or (suite.name == "volumes" and previous != self.clean) or (suite.name == "release" and counts != example.COUNTS):
                    is_schema = suite.name == "schema"
                    found[suite.name] = tallies.of_rules(suite, schema_frame(tables)) if is_schema else tallies.count(connection, suite)
        due = [replace(s, checks=checks) for s in suites if (checks := self._due(s, found[s.name]))]
        ran = run_suites(example.RUN, [(s, partial(found.__getitem__, s.name)) for s in due]) if due else []
        if tables != self.clean:
            shutil.rmtree(tables)
        fresh = {(o.suite, o.check.name, o.check.column): o for outcomes, _ in ran for o in outcomes}
        return found, {s.name: [fresh.get(k) or self._known(k) for k in ((s.name, c.name, c.column) for c in s.checks)] for s in suites}

    def _due(self, suite: Suite, found: Tallies) -> list[Check]:
        """Checks whose outcome may differ from the example's."""
        seen = self._tallies.get(suite.name)
        known = [o.check for o in self._outcomes[suite.name]] if seen is not None else []
        return [] if seen is found else [c for c in suite.checks if c not in known or found[c.key] != (seen or {})[c.key]]

    def _known(self, wanted: Key) -> Outcome:
        return next(o for o in self._outcomes[wanted[0]] if key(o) == wanted)


# Views of ``audit.SHARED`` and what they are made of.
MADE_OF = {
    "all_facts": FACT_TABLES,
    "sentence_spans": ("sentences",),
    "document_lengths": ("documents",),
    "raw_sizes": ("raw_documents",),
    "removed_sizes": ("removed_text",),
    "common": ("documents",),
}
TEXTS = {"documents", "raw_documents", "removed_text"}  # verdicts on spans rest on them


@cache
def _tables_in(sql: str) -> frozenset[str]:
    words = set(re.findall(r"[a-z_]+(?:\.[a-z_]+)?", sql))
    named = words | {name for word in words for name in MADE_OF.get(word, ())}
    tables = {t.name for t in published() if t.name in named or t.name.removeprefix("ops.") in named}
    return frozenset(tables | TEXTS if tables & {*SPANS, *TEXTS} else tables)


def reads(suite: Suite) -> frozenset[str]:
    """Tables a suite's tallies may depend on."""
    return _tables_in(f"{suite.source} {' '.join(suite.frame_columns().values())}") if suite.source else frozenset(t.name for t in published())


def key(outcome: Outcome) -> Key:
    """What names a check in ops.quality_results."""
    return (outcome.suite, outcome.check.name, outcome.check.column)
