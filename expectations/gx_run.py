"""Suites run by Great Expectations: the only module that imports it."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

import great_expectations as gx
import great_expectations.expectations as gxe
from great_expectations.compatibility.pydantic import PrivateAttr
from great_expectations.core.run_identifier import RunIdentifier
from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults, ProgressBarsConfig
from great_expectations.datasource.fluent.pandas_datasource import DataFrameAsset

from expectations.checks import ROW, Check, Suite
from expectations.gx_expectations import ExpectMeasureToBeBetween, ExpectRuleToHold

if TYPE_CHECKING:
    from great_expectations.core.expectation_validation_result import ExpectationSuiteValidationResult, ExpectationValidationResult
    from great_expectations.data_context import EphemeralDataContext
    from great_expectations.datasource.fluent import PandasDatasource


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


class FrameAsset(DataFrameAsset):
    """A data asset that makes its frame when it is asked for it: of all suites of a checkpoint, one frame is in memory at a time."""

    _load: Callable[[], pd.DataFrame] = PrivateAttr()

    def build_batch_request(self, options: Any = None, batch_slice: Any = None, partitioner: Any = None) -> Any:
        """The request for the frame, whatever the batch parameters: those of a checkpoint are the same for all its suites."""
        return super().build_batch_request({"dataframe": self._load()})


Work = tuple[Suite, Callable[[], pd.DataFrame]]  # a suite and what makes its frame; may raise duckdb.Error
Validated = tuple[list[Outcome], "ExpectationSuiteValidationResult | None"]  # outcomes in the order of the checks, and the page's contents


def run_checkpoint(run_id: str, work: Sequence[Work]) -> list[Validated]:
    """Run the suites as one checkpoint; for each, in order, its outcomes and Great Expectations' result (None where its frame could not be made)."""
    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    config = DataContextConfig(store_backend_defaults=InMemoryStoreBackendDefaults(), progress_bars=ProgressBarsConfig(globally=False), analytics_enabled=False)
    context = gx.get_context(mode="ephemeral", project_config=config)
    source = context.data_sources.add_pandas("staged")
    errors: dict[str, str] = {}
    definitions = [_definition(context, source, suite, load, errors) for suite, load in work]
    checkpoint = gx.Checkpoint(
        name="release", validation_definitions=definitions, result_format={"result_format": "COMPLETE", "unexpected_index_column_names": [ROW]}
    )
    result = context.checkpoints.add(checkpoint).run(run_id=RunIdentifier(run_name=run_id))
    by_suite = {found.suite_name: found for found in result.run_results.values()}
    return [_validated(suite, by_suite[suite.name], errors.get(suite.name)) for suite, _ in work]


def _definition(
    context: EphemeralDataContext, source: PandasDatasource, suite: Suite, load: Callable[[], pd.DataFrame], errors: dict[str, str]
) -> gx.ValidationDefinition:
    def frame() -> pd.DataFrame:
        try:
            return load()
        except duckdb.Error as error:
            errors[suite.name] = str(error).partition("\n")[0][:200]
            return pd.DataFrame()

    asset = FrameAsset(name=suite.name)
    asset._load = frame  # a private attribute of pydantic's cannot be given to the constructor
    source._add_asset(asset)  # the public way to add an asset makes stock ones only
    expectations = context.suites.add(gx.ExpectationSuite(name=suite.name, expectations=[_expectation(check) for check in suite.checks]))
    rows = asset.add_batch_definition("all rows")
    return context.validation_definitions.add(gx.ValidationDefinition(name=suite.name, data=rows, suite=expectations))


def _validated(suite: Suite, result: ExpectationSuiteValidationResult, error: str | None) -> Validated:
    if error is not None:  # none of its checks has passed
        return [Outcome(suite.name, check, False, None, None, None, [], error) for check in suite.checks], None
    by_check = {r.expectation_config.meta["check"]: r for r in result.results}
    return [_outcome(suite, check, by_check.get(_key(check))) for check in suite.checks], result


def _key(check: Check) -> str:
    return f"{check.name}({check.column})"


def _expectation(check: Check) -> gxe.Expectation:
    shared = {"severity": check.severity, "notes": check.note, "meta": {"check": _key(check)}}
    if check.expectation == "ExpectRuleToHold":
        return ExpectRuleToHold(**check.arguments, **shared)
    if check.expectation == "ExpectMeasureToBeBetween":
        return ExpectMeasureToBeBetween(**check.arguments, **shared)
    stock: type[gxe.Expectation] = getattr(gxe, check.expectation)
    said = f"{check.column}: {check.name.replace('_', ' ')}\n{check.severity}: {check.note}"
    return stock(**check.arguments, description=said, **shared)


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
