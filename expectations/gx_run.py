"""Suites run by Great Expectations: the only module that imports it."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

import great_expectations as gx
import great_expectations.expectations as gxe
from great_expectations.core.run_identifier import RunIdentifier
from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults, ProgressBarsConfig

from expectations.checks import Check, Suite
from expectations.gx_expectations import ExpectMeasureToBeBetween, ExpectRuleToHold

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations.core.expectation_validation_result import ExpectationSuiteValidationResult, ExpectationValidationResult


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


class Runner:
    """An ephemeral context of Great Expectations for one run of all suites."""

    def __init__(self, run_id: str) -> None:
        logging.getLogger("great_expectations").setLevel(logging.ERROR)
        config = DataContextConfig(
            store_backend_defaults=InMemoryStoreBackendDefaults(), progress_bars=ProgressBarsConfig(globally=False), analytics_enabled=False
        )
        self._context = gx.get_context(mode="ephemeral", project_config=config)
        self._tables = self._context.data_sources.add_pandas("staged")
        self._run = RunIdentifier(run_name=run_id)

    def run(self, suite: Suite, frame: pd.DataFrame) -> tuple[list[Outcome], ExpectationSuiteValidationResult]:
        """Every check of the suite on its frame; outcomes in the order of the checks."""
        batch = self._tables.add_dataframe_asset(suite.name).add_batch_definition_whole_dataframe("all rows").get_batch({"dataframe": frame})
        expectations = gx.ExpectationSuite(name=suite.name, expectations=[_expectation(check, suite) for check in suite.checks])
        validation = batch.validate(expectations, result_format={"result_format": "COMPLETE", "unexpected_index_column_names": list(suite.ids)})
        validation.meta = {"run_id": self._run, "great_expectations_version": gx.__version__}
        by_check = {r.expectation_config.meta["check"]: r for r in validation.results}
        return [_outcome(suite, check, by_check.get(_key(check))) for check in suite.checks], validation

    @staticmethod
    def not_run(suite: Suite, error: str) -> list[Outcome]:
        """The outcomes of a suite whose frame could not be made: none of its checks has passed."""
        return [Outcome(suite.name, check, False, None, None, None, [], error) for check in suite.checks]


def _key(check: Check) -> str:
    return f"{check.name}({check.column})"


def _expectation(check: Check, suite: Suite) -> gxe.Expectation:
    shared = {"severity": check.severity, "notes": check.note, "meta": {"check": _key(check)}}
    if check.expectation == "ExpectRuleToHold":
        return ExpectRuleToHold(**check.arguments, ids=list(suite.ids), **shared)
    if check.expectation == "ExpectMeasureToBeBetween":
        return ExpectMeasureToBeBetween(**check.arguments, **shared)
    stock: type[gxe.Expectation] = getattr(gxe, check.expectation)
    said = f"{check.column}: {check.name.replace('_', ' ')}\n{check.severity}: {check.note}"
    return stock(**check.arguments, description=said, **shared)


def _outcome(suite: Suite, check: Check, result: ExpectationValidationResult | None) -> Outcome:
    found = result.result if result is not None else {}
    if found.get("element_count") is None and found.get("observed_value") is None:
        return Outcome(suite.name, check, False, None, None, None, [], _error(result))
    rows = [{k: row[k] for k in suite.ids} for row in found.get("unexpected_index_list") or []]
    return Outcome(suite.name, check, bool(result.success), found.get("element_count"), found.get("unexpected_count"), found.get("observed_value"), rows, None)


def _error(result: ExpectationValidationResult | None) -> str:
    """Why an expectation gave no result: one that did not run has not passed."""
    if result is None:
        return "no result"
    exceptions = result.exception_info or {}
    nested = [e for e in exceptions.values() if isinstance(e, dict)] or [exceptions]
    return next((str(e["exception_message"]).splitlines()[0][:200] for e in nested if e.get("exception_message")), "empty result")
