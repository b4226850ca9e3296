"""Suites run by Great Expectations: the only module that imports it."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

import great_expectations as gx
from great_expectations.core.run_identifier import RunIdentifier
from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults, ProgressBarsConfig

from expectations import gx_expectations
from expectations.checks import ROW, Check, Suite
from expectations.tallies import MEASURE, RULE, Tallies

if TYPE_CHECKING:
    from great_expectations.core.batch_definition import BatchDefinition
    from great_expectations.core.expectation_validation_result import ExpectationSuiteValidationResult, ExpectationValidationResult
    from great_expectations.expectations.expectation import Expectation


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one check came to. ``rows`` are the ids of all failing rows; ``error`` says why it could not run (it then failed)."""

    suite: str
    check: Check
    success: bool
    evaluated: int | None
    unexpected: int | None
    observed: float | None
    rows: list[dict[str, Any]]
    error: str | None

    @property
    def is_critical(self) -> bool:
        """Whether its failure matters for publishing; a check that could not run always does."""
        return self.check.severity == "critical" or self.error is not None


Work = tuple[Suite, Callable[[], Tallies]]  # a suite and what counts its checks; may raise duckdb.Error
Validated = tuple[list[Outcome], "ExpectationSuiteValidationResult | None"]  # outcomes in the order of the checks, and the page's contents


def run_suites(run_id: str, work: Iterable[Work]) -> list[Validated]:
    """Run the suites; for each, in order, its outcomes and Great Expectations' result (None where it could not be counted).

    Of all suites, one's failing rows are in memory twice at a time. A checkpoint would keep definitions and results in stores that
    end with the process, and compare them with those kept before and after every suite: half of what five articles took.
    """
    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    config = DataContextConfig(store_backend_defaults=InMemoryStoreBackendDefaults(), progress_bars=ProgressBarsConfig(globally=False), analytics_enabled=False)
    asset = gx.get_context(mode="ephemeral", project_config=config).data_sources.add_pandas("staged").add_dataframe_asset("tallies")
    rows = asset.add_batch_definition_whole_dataframe("one row a check")
    run = RunIdentifier(run_name=run_id)
    return [_validated(suite, load, rows, run) for suite, load in work]


def _validated(suite: Suite, load: Callable[[], Tallies], rows: BatchDefinition, run: RunIdentifier) -> Validated:
    try:
        counted = gx_expectations.frame(load())
    except duckdb.Error as error:  # none of its checks has passed
        return [Outcome(suite.name, check, False, None, None, None, [], str(error).partition("\n")[0][:200]) for check in suite.checks], None
    batch = rows.get_batch({"dataframe": counted})
    expected = gx.ExpectationSuite(name=suite.name, expectations=[_expectation(check) for check in suite.checks])
    result = batch.validate(expected, result_format={"result_format": "COMPLETE", "unexpected_index_column_names": [ROW]})
    result.meta |= {"run_id": run, "validation_time": run.run_time}
    by_check = {r.expectation_config.meta["check"]: r for r in result.results}
    return [_outcome(suite, check, by_check.get(check.key)) for check in suite.checks], result


def _expectation(check: Check) -> Expectation:
    kind: type[Expectation] = getattr(gx_expectations, check.expectation)
    shared = {"severity": check.severity, "notes": check.note, "meta": {"check": check.key}}
    if check.expectation not in (RULE, MEASURE):  # those two say themselves what they expect
        shared["description"] = f"{check.column}: {check.name.replace('_', ' ')}\n{check.severity}: {check.note}"
    return kind(**check.arguments, **shared)


def _outcome(suite: Suite, check: Check, result: ExpectationValidationResult | None) -> Outcome:
    found = result.result if result is not None else {}
    if found.get("element_count") is None and found.get("observed_value") is None:
        return Outcome(suite.name, check, False, None, None, None, [], _error(result))
    rows = [suite.row_ids(row[ROW]) for row in found.get("unexpected_index_list") or []]
    return Outcome(suite.name, check, bool(result.success), found.get("element_count"), found.get("unexpected_count"), found.get("observed_value"), rows, None)


def _error(result: ExpectationValidationResult | None) -> str:
    """Why an expectation gave no result: one that did not run has not passed."""
    if result is None:
        return "no result"
    exceptions = result.exception_info or {}
    nested = [e for e in exceptions.values() if isinstance(e, dict)] or [exceptions]
    return next((str(e["exception_message"]).splitlines()[0][:200] for e in nested if e.get("exception_message")), "empty result")
