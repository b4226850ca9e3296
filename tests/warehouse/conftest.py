"""One small warehouse for the session, built once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.warehouse import small_release
from warehouse import dimensions, load


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse file, read-only as published."""
    folder = small_release.write(tmp_path_factory.mktemp("release") / "tables")
    dimensions.build(folder)
    target = folder.parent / "warehouse.duckdb"
    load.build(folder, target)
    target.chmod(0o444)
    return target


@pytest.fixture(scope="session")
def con(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A plain reader of it: no extension, no setting."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        yield connection
