"""Two expectations of our own: a rule that holds for rows, and a number of the whole release.

A stock column expectation resolves a dozen metrics; with four hundred checks that took 4 s on an empty release. These
resolve one, and their pages say the rule instead of a column that shall be true.
"""

from __future__ import annotations

from typing import Any, ClassVar

from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider
from great_expectations.render import LegacyRendererType, RenderedStringTemplateContent
from great_expectations.render.renderer.renderer import renderer

from expectations.checks import ROW

SHOWN_ROWS = 20


class FailingRows(TableMetricProvider):
    """Number of rows, number of those for which the rule's column is false, and their names where they are too many."""

    metric_name = "khotin.failing_rows"
    value_keys = ("rule", "mostly")

    @metric_value(engine=PandasExecutionEngine)
    def _pandas(
        cls,
        execution_engine: PandasExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any],
    ) -> tuple[int, int, list[str]]:
        frame, _, _ = execution_engine.get_compute_domain(metric_domain_kwargs, domain_type=MetricDomainTypes.TABLE)
        holds = frame[metric_value_kwargs["rule"]]
        failing = len(frame) - int(holds.sum())
        if len(frame) - failing >= metric_value_kwargs["mostly"] * len(frame):
            return len(frame), failing, []
        return len(frame), failing, frame.loc[~holds, ROW].tolist()


class OneValue(TableMetricProvider):
    """The value of a column of a frame of one row; None where it could not be computed."""

    metric_name = "khotin.one_value"
    value_keys = ("measure",)

    @metric_value(engine=PandasExecutionEngine)
    def _pandas(
        cls,
        execution_engine: PandasExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any],
    ) -> float | None:
        frame, _, _ = execution_engine.get_compute_domain(metric_domain_kwargs, domain_type=MetricDomainTypes.TABLE)
        (value,) = frame[metric_value_kwargs["measure"]]
        return None if value != value else float(value)


def _sentence(template: str, configuration: Any, **params: str) -> list[RenderedStringTemplateContent]:
    """One cell of a page: the sentence, then how bad a failure is and why the expectation exists."""
    shown = {
        "template": template + "\n$severity: $why",
        "params": {**params, "severity": configuration.severity.value, "why": configuration.notes},
        "styling": {"params": {name: {"tag": "code"} if name == "statement" else {"classes": ["badge"]} for name in params}},
    }
    return [RenderedStringTemplateContent(content_block_type="string_template", string_template=shown)]


class ExpectRuleToHold(BatchExpectation):
    """Expect a boolean column to be true in at least the share ``mostly`` of the rows."""

    rule: str
    statement: str
    mostly: float = 1.0

    metric_dependencies = ("khotin.failing_rows",)
    success_keys: ClassVar[tuple[str, ...]] = ("rule", "statement", "mostly")

    def _validate(self, metrics: dict[str, Any], runtime_configuration: dict[str, Any] | None = None, execution_engine: Any = None) -> dict[str, Any]:
        rows, failing, names = metrics["khotin.failing_rows"]
        result = {
            "element_count": rows,
            "unexpected_count": failing,
            "unexpected_percent": 100 * failing / rows if rows else 0.0,
            "partial_unexpected_list": names[:SHOWN_ROWS],
            "unexpected_index_list": [{ROW: name} for name in names],
        }
        return {"success": rows - failing >= self.mostly * rows, "result": result}

    @classmethod
    @renderer(renderer_type=LegacyRendererType.PRESCRIPTIVE)
    def _prescriptive_renderer(cls, configuration: Any = None, result: Any = None, runtime_configuration: Any = None) -> list[RenderedStringTemplateContent]:
        kwargs = configuration.kwargs
        share = "every row" if kwargs.get("mostly", 1) == 1 else f"at least {kwargs['mostly']:.4g} of all rows"
        return _sentence("$rule in $share\n$statement", configuration, rule=kwargs["rule"].replace("_", " "), share=share, statement=kwargs["statement"])


class ExpectMeasureToBeBetween(BatchExpectation):
    """Expect a number of the whole release to lie in a closed interval; None leaves an end open."""

    measure: str
    min_value: float | None = None
    max_value: float | None = None

    metric_dependencies = ("khotin.one_value",)
    success_keys: ClassVar[tuple[str, ...]] = ("measure", "min_value", "max_value")

    def _validate(self, metrics: dict[str, Any], runtime_configuration: dict[str, Any] | None = None, execution_engine: Any = None) -> dict[str, Any]:
        value = metrics["khotin.one_value"]
        low, high = self.min_value, self.max_value
        success = value is not None and (low is None or value >= low) and (high is None or value <= high)
        return {"success": success, "result": {"observed_value": value}}

    @classmethod
    @renderer(renderer_type=LegacyRendererType.PRESCRIPTIVE)
    def _prescriptive_renderer(cls, configuration: Any = None, result: Any = None, runtime_configuration: Any = None) -> list[RenderedStringTemplateContent]:
        kwargs = configuration.kwargs
        low, high = (("any number" if kwargs.get(k) is None else f"{kwargs[k]:g}") for k in ("min_value", "max_value"))
        return _sentence("$measure from $low to $high", configuration, measure=kwargs["measure"].replace("_", " "), low=low, high=high)
