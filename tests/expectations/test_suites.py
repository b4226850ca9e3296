"""Each check fails on the smallest change that breaks it, and it alone."""

from __future__ import annotations

from collections import Counter

import pytest

from expectations.suites import all_suites, schema
from tests.expectations import example
from tests.expectations.bench import Bench, Key
from tests.expectations.breaks import breaks
from tests.expectations.changes import Break

# Shown by tests of their own: what is compared with the last release, and a release without documents.
ELSEWHERE = {"schema", "volumes"}
EMPTY_RELEASE: Key = ("release", "documents", None)


def checks() -> list[Key]:
    suites = [schema.suite(), *all_suites(example.RUN, example.COUNTS, has_previous=True)]
    return [(suite.name, check.name, check.column) for suite in suites for check in suite.checks]


def rounds() -> list[list[Break]]:
    """Breaks that touch different suites are tried together: what fails must be what each of them breaks, and nothing else.

    Of those that change texts, counts or the number of rows, there is at most one in a round.
    """
    grouped: list[list[Break]] = []
    for one in sorted(breaks(), key=is_heavy, reverse=True):
        for group in grouped:
            if not any(other.suites & one.suites or (is_heavy(other) and is_heavy(one)) for other in group):
                group.append(one)
                break
        else:
            grouped.append([one])
    return grouped


def is_heavy(one: Break) -> bool:
    return bool(one.counts) or len(one.also) > 1 or one.key[0] in ("documents", "release", "stories", "sentences", "raw_documents")


def test_there_are_at_least_120_checks_and_each_says_why_it_exists() -> None:
    suites = [schema.suite(), *all_suites(example.RUN, example.COUNTS, has_previous=False)]
    found = [check for suite in suites for check in suite.checks]
    assert len(found) >= 120
    assert all(len(check.note) > 10 for check in found)
    assert {check.severity for check in found} == {"critical", "warning"}


def test_every_check_has_a_break() -> None:
    broken = Counter(one.key for one in breaks())
    assert [key for key, times in broken.items() if times > 1] == []
    assert {key for key in checks() if key[0] not in ELSEWHERE} == set(broken) | {EMPTY_RELEASE}


def test_the_example_passes_every_check(bench: Bench) -> None:
    assert bench.failures(example.rows()) == set()


@pytest.mark.slow
@pytest.mark.parametrize("group", rounds(), ids=lambda group: group[0].key[0] + "-" + group[0].key[1] + ("-and-others" if len(group) > 1 else ""))
def test_a_break_fails_its_check_and_it_alone(bench: Bench, group: list[Break]) -> None:
    counts = dict(example.COUNTS)
    tables = example.rows()
    for one in group:
        one.change(tables)
        for name, step in one.counts:
            counts[name] += step
    assert {key for key in bench.failures(tables, counts=counts) if key[0] != "volumes"} == set().union(*(one.expected for one in group))


def test_a_release_without_documents_fails_though_records_were_read(bench: Bench) -> None:
    assert EMPTY_RELEASE in bench.failures({name: [] for name in example.rows()})
