"""Cases of ``tests/transforms/cases/*.jsonl``: one sentence a line, read as an article of one sentence."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from transforms.facts import time_and_numbers
from transforms.facts.model import Article, Fact, Findings

CASES = Path(__file__).parents[1] / "cases"


def cases(name: str) -> list[Any]:
    """The lines of a case file as pytest parameters; known failures are strict xfails."""
    lines = (CASES / f"{name}.jsonl").read_text("utf-8").splitlines()
    parameters = []
    for number, line in enumerate(lines, 1):
        case = json.loads(line)
        marks = [pytest.mark.xfail(strict=True, reason=case["label"])] if case["expect"] == "xfail" else []
        parameters.append(pytest.param(case, id=f"{number}: {case['label']}", marks=marks))
    return parameters


def findings_in(text: str, published: str | None = None, sentences: list[tuple[int, int]] | None = None) -> Findings:
    """What the finder finds in a text of one sentence (or of those given)."""
    article = Article("d", text, sentences or [(0, len(text))], published=date.fromisoformat(published) if published else None)
    findings = Findings(article)
    time_and_numbers.find(article, findings)
    return findings


def facts(findings: Findings, table: str) -> list[Fact]:
    """The facts of a table in the order of the text."""
    return sorted(findings.of(table), key=lambda fact: (fact.start, fact.end))


def surfaces(findings: Findings, table: str) -> list[str]:
    """The characters of each fact of a table, in the order of the text."""
    return [findings.article.text[fact.start : fact.end] for fact in facts(findings, table)]
