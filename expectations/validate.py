"""The door: staged Parquet in, a verdict out, with results as rows and as Data Docs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from expectations import tallies
from expectations.audit import open_audit, schema_frame
from expectations.checks import ROW, Check
from expectations.lighter_import import lighter_import
from expectations.suites import all_suites, gazetteers, schema
from transforms.tables import table

if TYPE_CHECKING:
    from great_expectations.core.expectation_validation_result import ExpectationSuiteValidationResult

    from expectations.gx_run import Outcome, Validated

# More bad documents than this share are no bad documents but a bad release; a single one never is.
MAX_BAD_SHARE = 0.05
SAMPLE_ROWS = 20


@dataclass(frozen=True, slots=True)
class Validation:
    """The verdict. ``failed`` counts critical failures, ``warnings`` the others.

    ``blocked`` says that nothing may be published. Else ``bad_documents`` (document_id -> names of the checks it failed)
    are to be quarantined and the rest validated again. ``results`` are rows of ops.quality_results.
    """

    results: pa.Table
    evaluated: int
    failed: int
    warnings: int
    blocked: bool
    message: str
    bad_documents: dict[str, list[str]]
    docs_index: Path | None


def load() -> None:
    """Import Great Expectations. That takes seconds, so a run does it on a thread, while other processes work; ``validate`` does where nobody has."""
    with lighter_import("altair", "scipy.stats"):  # for expectations about distributions, of which there is none here
        import expectations.gx_run  # noqa: F401


def validate(tables_dir: Path, run_id: str, reports_dir: Path, previous: Path | None, counts: dict[str, int], data_docs: bool = True) -> Validation:
    """Run every suite on the Parquet in ``tables_dir`` and write Data Docs under ``reports_dir/data_docs/<run_id>``.

    ``previous`` is the same folder of the last release, None on the first run. ``counts`` holds read, loaded, duplicate,
    quarantined and unchanged of the run, optionally retracted, and the rows written of any table by its name.
    Where a table is missing or has other columns than declared, only that is reported: no other check could run.
    """
    outcomes: list[Outcome] = []
    pages: list[ExpectationSuiteValidationResult] = []
    for found, page in _run_suites(tables_dir, run_id, previous, counts):
        outcomes += found
        pages += [page] if page else []
    docs_index = _write_docs(reports_dir / "data_docs", run_id, outcomes, pages) if data_docs else None
    return verdict(run_id, outcomes, docs_index)


def _run_suites(tables_dir: Path, run_id: str, previous: Path | None, counts: dict[str, int]) -> list[Validated]:
    load()
    from expectations.gx_run import run_suites

    files = schema_frame(tables_dir)
    files_suite, words_suite = schema.suite(), gazetteers.suite()
    declared = (files_suite, lambda: tallies.of_rules(files_suite, files))
    if not files.drop(columns=ROW).all(axis=None):
        return run_suites(run_id, [declared])
    words = (words_suite, lambda: tallies.of_rules(words_suite, gazetteers.frame(gazetteers.shipped())))
    with open_audit(tables_dir, previous) as connection:
        connection.execute("set variable run_id = $1", [run_id])
        suites = all_suites(run_id, counts, has_previous=previous is not None)
        return run_suites(run_id, [declared, words, *((suite, partial(tallies.count, connection, suite)) for suite in suites)])


def _write_docs(folder: Path, run_id: str, outcomes: list[Outcome], pages: list[ExpectationSuiteValidationResult]) -> Path:
    from expectations.docs import write_docs

    return write_docs(folder, run_id, outcomes, pages)


def verdict(run_id: str, outcomes: list[Outcome], docs_index: Path | None) -> Validation:
    """What the outcomes of all checks come to."""
    failures = [o for o in outcomes if not o.success]
    critical = [o for o in failures if o.is_critical]
    documents = next((o.evaluated or 0 for o in outcomes if o.suite == "documents"), 0)
    bad = _bad_documents(critical)
    rotten = len(bad) > max(1, MAX_BAD_SHARE * documents)
    blocking = critical if rotten else [o for o in critical if not _condemns_documents(o)]
    return Validation(
        results=table("ops.quality_results").from_rows([_row(run_id, o) for o in outcomes]),
        evaluated=len(outcomes),
        failed=len(critical),
        warnings=len(failures) - len(critical),
        blocked=bool(blocking),
        message=_message(blocking or critical, outcomes, f"{len(bad)} of {documents} documents have failing rows" if bad else None, docs_index),
        bad_documents=bad,
        docs_index=docs_index,
    )


def _condemns_documents(outcome: Outcome) -> bool:
    """Whether quarantining the documents of the failing rows cures the failure."""
    return outcome.error is None and outcome.check.scope == "row" and bool(outcome.rows) and all(r.get("document_id") for r in outcome.rows)


def _bad_documents(critical: Iterable[Outcome]) -> dict[str, list[str]]:
    bad: dict[str, list[str]] = {}
    for outcome in critical:
        if _condemns_documents(outcome):
            for document_id in dict.fromkeys(r["document_id"] for r in outcome.rows):
                bad.setdefault(document_id, []).append(f"{outcome.suite}.{_name(outcome.check)}")
    return dict(sorted(bad.items()))


def _name(check: Check) -> str:
    """The check's name, with its column where the name alone is shared (``in_vocabulary``)."""
    return f"{check.name}({check.column})" if check.name.startswith("in_") else check.name


def _row(run_id: str, outcome: Outcome) -> dict[str, Any]:
    evaluated, unexpected = outcome.evaluated, outcome.unexpected
    sample: Any = outcome.rows[:SAMPLE_ROWS] or None
    if outcome.error:
        sample = {"error": outcome.error}
    elif outcome.observed is not None:
        evaluated, unexpected, sample = 1, int(not outcome.success), {"observed": float(outcome.observed)}
    return {
        "run_id": run_id,
        "suite": outcome.suite,
        "expectation": outcome.check.name,
        "column_name": outcome.check.column,
        "severity": outcome.check.severity,
        "success": outcome.success,
        "evaluated": evaluated,
        "unexpected": unexpected,
        "unexpected_percent": 100 * unexpected / evaluated if evaluated and unexpected is not None else None,
        "sample": None if sample is None else json.dumps(sample, ensure_ascii=False, default=str),
        "note": outcome.check.note,
    }


def _message(shown: list[Outcome], outcomes: list[Outcome], bad: str | None, docs_index: Path | None) -> str:
    """One line: what failed first, on which rows, how much more did, and where to read on."""
    report = f"; see {docs_index}" if docs_index else ""
    failed = sum(not o.success and o.is_critical for o in outcomes)
    if not shown:
        return f"{sum(o.success for o in outcomes)} of {len(outcomes)} expectations held, {sum(not o.success for o in outcomes)} warned{report}"
    first = shown[0]
    more = f", and {failed - 1} more failed" if failed > 1 else ""
    return f"{first.suite}: {_name(first.check)} failed on {_extent(first)}{more}{f'; {bad}' if bad else ''}{report}"


def _extent(outcome: Outcome) -> str:
    if outcome.error:
        return f"an error: {outcome.error}"
    if outcome.observed is not None:
        arguments = outcome.check.arguments
        return f"the release: {float(outcome.observed):g}, allowed {_bound(arguments['min_value'])}..{_bound(arguments['max_value'])}"
    ids = ", ".join(" ".join(str(v) for v in row.values()) for row in outcome.rows[:3])
    return f"{outcome.unexpected} of {outcome.evaluated} rows ({ids}{', ...' if len(outcome.rows) > 3 else ''})"


def _bound(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
