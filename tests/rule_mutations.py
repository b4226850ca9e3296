"""With one rule disabled, some case must fail: ``python -m tests.rule_mutations [COUNT]`` disables rules and tells which no case would miss.

A rule is what stands in the column ``rule`` of facts, refused candidates and removed text, or a kind of damage; all of them are
listed with their sentences in ``transforms/cases/rules.csv``. Each is disabled in a process of its own that runs the cases of
tests/transforms until the first fails: a minute a rule, so by hand; COUNT draws some by a hash. Rows of gazetteers:
``gazetteer_rows.py``. Exit status 1: survivors.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.transforms.rule_sentences import sentences
from transforms import documents
from transforms.facts.model import Findings

ROOT = Path(__file__).parent.parent


def rules() -> list[tuple[str, str]]:
    """(table, rule) of every rule, in a drawn order."""
    known = [(name, rule) for name, rows in sentences().items() for rule, _ in rows]
    return sorted(known, key=lambda rule: hashlib.sha256("#".join(rule).encode()).digest())


def disable(name: str, rule: str) -> None:
    """Let nothing be found, refused, taken out or called damaged by this rule."""
    add, reject, removals, damage = Findings.add, Findings.reject, documents._removals, documents._damage

    def add_unless(self: Findings, table: str, start: int, end: int, by: str, confidence: float, /, **values: Any) -> Any:
        fact = add(self, table, start, end, by, confidence, **values)
        if (table, by) == (name, rule):
            self._facts[table].remove(fact)
        return fact

    def reject_unless(self: Findings, start: int, end: int, looked_like: str, by: str) -> None:
        if (name, rule) != ("rejected_candidates", f"{looked_like}:{by}"):
            reject(self, start, end, looked_like, by)

    Findings.add, Findings.reject = add_unless, reject_unless  # type: ignore[method-assign,assignment]
    documents._removals = lambda *given: [r for r in removals(*given) if (name, rule) != ("removed_text", r.rule)]  # type: ignore[assignment]
    documents._damage = lambda *given: {k: v for k, v in damage(*given).items() if (name, rule) != ("document_damage", k)}  # type: ignore[assignment]


def survives(name: str, rule: str) -> bool:
    """Whether every case passes with the rule disabled."""
    done = subprocess.run([sys.executable, "-m", "tests.rule_mutations", "--run", name, rule], cwd=ROOT, capture_output=True, check=False)
    return done.returncode == 0


def main(arguments: list[str]) -> int:
    """Disable the rules that are asked for and print those no case fails on."""
    if arguments[:1] == ["--run"]:
        disable(*arguments[1:])
        return int(pytest.main(["-x", "-q", "-m", "not slow", "-p", "no:cacheprovider", "tests/transforms/test_rules.py", "tests/transforms"]))
    asked = rules()[: int(arguments[0])] if arguments else rules()
    survivors = 0
    for name, rule in asked:
        started = time.monotonic()
        alive = survives(name, rule)
        survivors += alive
        print(f"{'SURVIVES' if alive else 'fails'} {name} {rule} {time.monotonic() - started:.1f} s", flush=True)
    print(f"{survivors} of {len(asked)} rules could be disabled unnoticed")
    return min(survivors, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
