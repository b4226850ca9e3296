"""The expectations: two of our own, a rule that holds for rows and a number of the whole release, and four of Great Expectations' that read tallies.

A stock column expectation resolves a dozen metrics on a frame of all rows; with four hundred checks that took 4 s on an empty
release. These share one metric, the tallies that DuckDB counted; what follows from them, and how the stock ones are judged and
shown, is Great Expectations' own.
"""

from __future__ import annotations

from typing import Any, ClassVar

import great_expectations.expectations as gxe
import pandas as pd
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.expectation_configuration import parse_result_format
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider
from great_expectations.render import LegacyRendererType, RenderedStringTemplateContent
from great_expectations.render.renderer.renderer import renderer
from great_expectations.validator.metric_configuration import MetricConfiguration
from great_expectations.validator.validator import ValidationDependencies

from expectations.checks import ROW
from expectations.tallies import Tallies, Tally

SHOWN_ROWS = 20
TALLIES = "khotin.tallies"


def frame(tallies: Tallies) -> pd.DataFrame:
    """Tallies as the batch that Great Expectations validates: one row a check."""
    return pd.DataFrame({"check": list(tallies), "tally": list(tallies.values())})


class TalliesMetric(TableMetricProvider):
    """The tallies of all checks of a batch."""

    metric_name = TALLIES
    value_keys = ()

    @metric_value(engine=PandasExecutionEngine)
    def _pandas(
        cls,
        execution_engine: PandasExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any],
    ) -> Tallies:
        batch, _, _ = execution_engine.get_compute_domain(metric_domain_kwargs, domain_type=MetricDomainTypes.TABLE)
        return dict(zip(batch["check"], batch["tally"], strict=True))


class Tallied:
    """An expectation that needs its tally and nothing else."""

    batch_id: str | None
    meta: dict[str, Any] | None

    def get_validation_dependencies(
        self, execution_engine: Any = None, runtime_configuration: dict[str, Any] | None = None, **_: Any
    ) -> ValidationDependencies:
        """The one metric, the same for all expectations of a batch."""
        metric = MetricConfiguration(TALLIES, metric_domain_kwargs={"batch_id": self.batch_id}, metric_value_kwargs={})
        return ValidationDependencies({TALLIES: metric}, parse_result_format((runtime_configuration or {}).get("result_format", "BASIC")))

    def tally(self, metrics: dict[str, Any]) -> Tally:
        """That of this expectation."""
        assert self.meta is not None
        tally: Tally = metrics[TALLIES][self.meta["check"]]
        return tally


class _Stock(Tallied):
    """A stock expectation about columns: it judges and shows tallies as if it had counted them itself."""

    map_metric: ClassVar[str]

    def _validate(self, metrics: dict[str, Any], runtime_configuration: dict[str, Any] | None = None, execution_engine: Any = None) -> dict[str, Any]:
        tally = self.tally(metrics)
        shown = [next(iter(value.values())) if len(value) == 1 else value for value in tally.values]
        counted = {
            "table.row_count": tally.rows,
            "column_values.nonnull.unexpected_count": tally.missing,
            f"{self.map_metric}.filtered_row_count": tally.rows,
            f"{self.map_metric}.unexpected_count": tally.failing,
            f"{self.map_metric}.unexpected_values": shown,
            f"{self.map_metric}.unexpected_index_list": [value | {ROW: name} for name, value in zip(tally.names, tally.values, strict=True)],
        }
        return super()._validate(counted, runtime_configuration, execution_engine)  # type: ignore[misc,no-any-return]


class ExpectCodesToBeInSet(_Stock, gxe.ExpectColumnValuesToBeInSet):
    """Expect filled values to be among those of a set."""


class ExpectNumbersToBeBetween(_Stock, gxe.ExpectColumnValuesToBeBetween):
    """Expect filled values to lie in a closed interval."""


class ExpectKeysToBeUnique(_Stock, gxe.ExpectColumnValuesToBeUnique):
    """Expect no filled value to stand twice."""


class ExpectCompoundKeysToBeUnique(_Stock, gxe.ExpectCompoundColumnsToBeUnique):
    """Expect no combination of values to stand twice."""


def _sentence(template: str, configuration: Any, **params: str) -> list[RenderedStringTemplateContent]:
    """One cell of a page: the sentence, then how bad a failure is and why the expectation exists."""
    shown = {
        "template": template + "\n$severity: $why",
        "params": {**params, "severity": configuration.severity.value, "why": configuration.notes},
        "styling": {"params": {name: {"tag": "code"} if name == "statement" else {"classes": ["badge"]} for name in params}},
    }
    return [RenderedStringTemplateContent(content_block_type="string_template", string_template=shown)]


class ExpectRuleToHold(Tallied, BatchExpectation):
    """Expect a boolean column to be true in at least the share ``mostly`` of the rows."""

    rule: str
    statement: str
    mostly: float = 1.0

    success_keys: ClassVar[tuple[str, ...]] = ("rule", "statement", "mostly")

    def _validate(self, metrics: dict[str, Any], runtime_configuration: dict[str, Any] | None = None, execution_engine: Any = None) -> dict[str, Any]:
        tally = self.tally(metrics)
        result = {
            "element_count": tally.rows,
            "unexpected_count": tally.failing,
            "unexpected_percent": 100 * tally.failing / tally.rows if tally.rows else 0.0,
            "partial_unexpected_list": list(tally.names[:SHOWN_ROWS]),
            "unexpected_index_list": [{ROW: name} for name in tally.names],
        }
        return {"success": tally.rows - tally.failing >= self.mostly * tally.rows, "result": result}

    @classmethod
    @renderer(renderer_type=LegacyRendererType.PRESCRIPTIVE)
    def _prescriptive_renderer(cls, configuration: Any = None, result: Any = None, runtime_configuration: Any = None) -> list[RenderedStringTemplateContent]:
        kwargs = configuration.kwargs
        share = "every row" if kwargs.get("mostly", 1) == 1 else f"at least {kwargs['mostly']:.4g} of all rows"
        return _sentence("$rule in $share\n$statement", configuration, rule=kwargs["rule"].replace("_", " "), share=share, statement=kwargs["statement"])


class ExpectMeasureToBeBetween(Tallied, BatchExpectation):
    """Expect a number of the whole release to lie in a closed interval; None leaves an end open."""

    measure: str
    min_value: float | None = None
    max_value: float | None = None

    success_keys: ClassVar[tuple[str, ...]] = ("measure", "min_value", "max_value")

    def _validate(self, metrics: dict[str, Any], runtime_configuration: dict[str, Any] | None = None, execution_engine: Any = None) -> dict[str, Any]:
        value = self.tally(metrics).measured
        low, high = self.min_value, self.max_value
        success = value is not None and (low is None or value >= low) and (high is None or value <= high)
        return {"success": success, "result": {"observed_value": value}}

    @classmethod
    @renderer(renderer_type=LegacyRendererType.PRESCRIPTIVE)
    def _prescriptive_renderer(cls, configuration: Any = None, result: Any = None, runtime_configuration: Any = None) -> list[RenderedStringTemplateContent]:
        kwargs = configuration.kwargs
        low, high = (("any number" if kwargs.get(k) is None else f"{kwargs[k]:g}") for k in ("min_value", "max_value"))
        return _sentence("$measure from $low to $high", configuration, measure=kwargs["measure"].replace("_", " "), low=low, high=high)
