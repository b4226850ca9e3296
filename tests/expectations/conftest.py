"""Great Expectations is imported, and the example release audited, once a session."""

from __future__ import annotations

import pytest

from tests.expectations.bench import Bench


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("bench"))
