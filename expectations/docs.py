"""Great Expectations' Data Docs without a network: its renderers, our page around them, no script, no host.

Its own pages load fourteen files and a logo from other hosts and show no status without them. Here the contents come
from its renderers and views; the page, its style and its policy (no script, no request) from ``static``.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from great_expectations.render.renderer import ValidationResultsPageRenderer
from great_expectations.render.view import DefaultJinjaPageView
from jinja2 import ChoiceLoader, Environment, FileSystemLoader
from markupsafe import Markup

if TYPE_CHECKING:
    from great_expectations.core.expectation_validation_result import ExpectationSuiteValidationResult

    from expectations.gx_run import Outcome

STATIC = Path(__file__).parent / "static"
KEPT_RUNS = 20
SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,100}")


class SectionsView(DefaultJinjaPageView):
    """The sections of a page as Great Expectations renders them, without its page around them."""

    _template = "sections.j2"

    def __init__(self) -> None:
        super().__init__()
        self.env.loader = ChoiceLoader([FileSystemLoader(STATIC), self.env.loader])


class PageRenderer(ValidationResultsPageRenderer):
    """Contents of a suite's page, without links to pages that are not written."""

    @classmethod
    def _render_validation_header(cls, validation_results: ExpectationSuiteValidationResult) -> Any:
        header = super()._render_validation_header(validation_results)
        shown = header.subheader.string_template
        shown["template"] = "${status_title} ${html_success_icon} ${success}"
        del shown["styling"]["params"]["expectation_suite_name"]
        return header


def write_docs(folder: Path, run_id: str, outcomes: Sequence[Outcome], pages: Iterable[ExpectationSuiteValidationResult]) -> Path:
    """Write ``folder/<run_id>/`` (an index and a page a suite) and ``folder/index.html`` (all runs); returns the run's index.

    Only the newest ``KEPT_RUNS`` runs are kept. ValueError for a run id that is no plain file name.
    """
    if not SAFE_NAME.fullmatch(run_id):
        raise ValueError(f"run id {run_id!r} is no plain file name")
    site = Environment(loader=FileSystemLoader(STATIC), autoescape=True)
    style = Markup((STATIC / "style.css").read_text("utf-8"))  # our own file
    target = folder / run_id
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    _write_suites(site, style, target, run_id, pages)
    rows = _by_suite(outcomes)
    run_page = site.get_template("run.html").render(
        title=run_id, style=style, trail=[("Runs", "../index.html")], run_id=run_id, rows=rows, failures=_failures(outcomes)
    )
    (target / "index.html").write_text(run_page, "utf-8")
    totals = {key: sum(row[key] for row in rows) for key in ("evaluated", "critical", "warnings")}
    (target / "run.json").write_text(json.dumps({"run_id": run_id, **totals}), "utf-8")
    _write_runs(site, style, folder, target)
    return target / "index.html"


def _write_suites(site: Environment, style: Markup, target: Path, run_id: str, pages: Iterable[ExpectationSuiteValidationResult]) -> None:
    view, renderer = SectionsView(), PageRenderer(run_info_at_end=True)
    for page in pages:
        sections = Markup(view.render(renderer.render(page)))  # holds ids, numbers, codes and booleans only: see checks.safe_id
        html = site.get_template("page.html").render(
            title=page.suite_name, style=style, trail=[("Runs", "../index.html"), (run_id, "index.html")], body=sections
        )
        (target / f"{page.suite_name}.html").write_text(html, "utf-8")


def _write_runs(site: Environment, style: Markup, folder: Path, newest: Path) -> None:
    """List the runs that are kept, newest first, and delete the older ones."""
    runs = sorted((p for p in folder.iterdir() if (p / "run.json").is_file()), key=lambda p: (p != newest, -(p / "run.json").stat().st_mtime_ns))
    for old in runs[KEPT_RUNS:]:
        shutil.rmtree(old)
    listed = [json.loads((p / "run.json").read_text("utf-8")) for p in runs[:KEPT_RUNS]]
    (folder / "index.html").write_text(site.get_template("runs.html").render(title="Runs", style=style, trail=[], runs=listed), "utf-8")


def _by_suite(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    for outcome in outcomes:
        row = rows.setdefault(outcome.suite, {"suite": outcome.suite, "rows": None, "evaluated": 0, "critical": 0, "warnings": 0})
        row["evaluated"] += 1
        row["rows"] = outcome.evaluated if row["rows"] is None else row["rows"]
        row["critical"] += not outcome.success and outcome.is_critical
        row["warnings"] += not outcome.success and not outcome.is_critical
    return list(rows.values())


def _failures(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    failed = sorted((o for o in outcomes if not o.success), key=lambda o: not o.is_critical)
    return [
        {
            "severity": "critical" if o.is_critical else "warning",
            "suite": o.suite,
            "name": o.check.name,
            "column": o.check.column,
            "unexpected": o.unexpected,
            "evaluated": o.evaluated,
            "rows": o.error or (f"{o.observed:g}" if o.observed is not None else ", ".join(" ".join(map(str, row.values())) for row in o.rows[:5])),
            "note": o.check.note,
        }
        for o in failed
    ]
