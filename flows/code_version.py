"""What the tables depend on: the modules and gazetteers of transforms/, overlays, libraries; and which stages a change of them touches."""

from __future__ import annotations

import ast
import hashlib
import importlib.metadata
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
# Their behaviour is in the tables: another version of one of them means that documents are derived anew.
LIBRARIES = ("ftfy", "charset-normalizer", "trafilatura", "htmldate", "courlan", "rensa", "ahocorasick-rs")
# Where the rules of a stage are reached from. Records are read once, so another reader concerns new input alone, but it may share code with cleaning.
CLEAN = ("transforms/readers.py", "transforms/clean.py", "transforms/documents.py")
SIGN = ("transforms/cluster.py", "transforms/tables.py")
FIND = ("transforms/facts/batch.py", "transforms/facts/again.py")
TABLES = ("transforms/gazetteers", "transforms")  # where the CSV files lie that modules name


@dataclass(frozen=True, slots=True)
class Touched:
    """What a change of the program touches: the text of all documents, the finding of facts by these finders, or ``everything``.

    With ``everything`` nothing of the last release can be relied on; else what comes out as before is not followed further.
    """

    everything: bool = False
    text: bool = False
    finders: frozenset[str] = frozenset()


def digests(overlay: Path | None) -> dict[str, str]:
    """A digest of every file and library, by name; overlays of the user's begin with ``overlay/``."""
    found = {str(p.relative_to(ROOT)): _digest(p) for p in _files(ROOT / "transforms")}
    if overlay is not None:
        found |= {f"overlay/{p.relative_to(overlay)}": _digest(p) for p in _files(overlay)}
    return found | {f"library {name}": importlib.metadata.version(name) for name in LIBRARIES}


def version(found: Mapping[str, str]) -> str:
    """One digest of them all."""
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()[:16]


def changed(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Names that came, went or are others."""
    return sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))


def touched(names: Iterable[str]) -> Touched:
    """What can come out otherwise when these changed.

    Names that nobody is known to use (a removed file, a library, a gazetteer whose name no module spells) count as used everywhere.
    """
    from transforms.facts.finders import FINDERS  # a run with the same code does not wait for their gazetteers

    text = False
    finders: set[str] = set()
    for name in map(_of_overlay, names):
        mine = {finder.name for finder in FINDERS if name in _reached((finder.module,))}
        if name in _reached(FIND) and not mine:  # what all finders go through
            mine = {finder.name for finder in FINDERS}
        is_text = name in _reached(CLEAN)
        if name in _reached(SIGN) or not (mine or is_text):
            return Touched(everything=True)
        finders |= mine
        text |= is_text
    return Touched(text=text, finders=frozenset(finders))


def _of_overlay(name: str) -> str:
    """The gazetteer that a file of the user's adds rows to."""
    return name.replace("overlay/", "transforms/gazetteers/", 1)


@cache
def _reached(roots: tuple[str, ...]) -> frozenset[str]:
    """Modules that importing these runs or may run, and the CSV files whose names stand in them."""
    waiting, seen = list(roots), set(roots)
    while waiting:
        for name in _used(waiting.pop()) - seen:
            seen.add(name)
            waiting += [name] if name.endswith(".py") else []
    return frozenset(seen)


def _used(module: str) -> set[str]:
    used: set[str] = set()
    for node in ast.walk(ast.parse((ROOT / module).read_text("utf-8"))):
        if isinstance(node, ast.Import):
            used |= {path for alias in node.names for path in _paths(alias.name)}
        elif isinstance(node, ast.ImportFrom) and node.module:
            used |= {path for alias in node.names for path in (*_paths(f"{node.module}.{alias.name}"), *_paths(node.module))}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and (name := node.value.removesuffix(".csv")).isidentifier():
            used |= {path for folder in TABLES if (ROOT / (path := f"{folder}/{name}.csv")).is_file()}
    return used


def _paths(dotted: str) -> list[str]:
    path = dotted.replace(".", "/")
    return [name for name in (f"{path}.py", f"{path}/__init__.py") if path.startswith("transforms") and (ROOT / name).is_file()]


def _files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.suffix in (".py", ".csv"))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
