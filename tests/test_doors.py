"""The doors between rooms are one-way."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = {"transforms", "expectations", "warehouse", "flows"}
ENGINES = {"prefect", "duckdb", "great_expectations"}
# room -> what it may not import
CLOSED = {
    "transforms": ROOMS - {"transforms"} | ENGINES,
    "warehouse": {"flows", "expectations", "prefect", "great_expectations"},
    "expectations": {"flows", "warehouse", "prefect"},
    "flows": set(),
}


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("room", sorted(CLOSED))
def test_a_room_imports_only_through_its_doors(room: str) -> None:
    modules = sorted((ROOT / room).rglob("*.py"))
    assert modules
    wrong = [(path.name, name) for path in modules for name in imported(path) if name.split(".")[0] in CLOSED[room]]
    assert wrong == []


def test_warehouse_and_expectations_know_the_tables_but_no_transform() -> None:
    """They may use tables and gazetteers: a check that calls the code it checks proves nothing."""
    allowed = {"transforms", "transforms.tables", "transforms.gazetteers"}
    wrong = [
        (path.name, name)
        for room in ("warehouse", "expectations")
        for path in sorted((ROOT / room).rglob("*.py"))
        for name in imported(path)
        if name.startswith("transforms") and name not in allowed and name.rpartition(".")[0] not in allowed - {"transforms"}
    ]
    assert wrong == []


def test_workers_import_neither_prefect_nor_great_expectations() -> None:
    """A worker process that imported them would start seconds later."""
    assert not {name for name in imported(ROOT / "flows" / "batches.py") if name.split(".")[0] in {"prefect", "great_expectations", "expectations"}}


def test_transforms_read_no_clock_and_draw_no_unseeded_number() -> None:
    wrong = []
    for path in sorted((ROOT / "transforms").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in {"now", "today", "utcnow", "time", "monotonic", "random"}
            ):
                if node.func.attr == "time" and not (isinstance(node.func.value, ast.Name) and node.func.value.id == "time"):
                    continue
                wrong.append((path.name, node.lineno, node.func.attr))
    assert wrong == []
