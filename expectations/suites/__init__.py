"""The suites, one module a group; ``all_suites`` is the table of contents."""

from __future__ import annotations

from expectations.checks import Suite
from expectations.suites import common, dimensions, document_parts, documents, facts, operations, release, stories
from transforms.tables import published


def all_suites(run_id: str, counts: dict[str, int], has_previous: bool) -> list[Suite]:
    """Every suite that reads table contents, in the order they are run; a table without a module gets the common checks."""
    own = {s.name: s for s in (*documents.suites(), *document_parts.suites(), *stories.suites(), *facts.suites(), *dimensions.suites(), *operations.suites())}
    suites = [own.pop(t.name, None) or common.suite(t) for t in published()]
    return [*suites, *own.values(), release.suite(run_id, counts), *([release.volumes(run_id)] if has_previous else [])]
