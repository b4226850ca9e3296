"""Case files of the event finders: real sentences with what must and must not be found in them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from transforms.facts.finders import find_in
from transforms.facts.model import Article, Findings
from transforms.sentences import sentence_spans

CASES = Path(__file__).parent.parent / "cases"


def cases(name: str) -> Iterator[Any]:
    """The lines of one case file as parameters; a known failure is a strict xfail."""
    for line in (CASES / f"{name}.jsonl").read_text("utf-8").splitlines():
        case = json.loads(line)
        marks = [pytest.mark.xfail(strict=True)] if case["expect"] == "xfail" else []
        yield pytest.param(case, id=case["label"], marks=marks)


def read(text: str, published: str | None = None) -> Findings:
    """Everything all finders find in a text of one paragraph a line."""
    paragraphs = []
    at = 0
    for line in text.split("\n"):
        paragraphs.append((at, at + len(line)))
        at += len(line) + 1
    day = date.fromisoformat(published) if published else None
    return find_in(Article("case", text, sentence_spans(text, paragraphs), published=day))


def surfaces(findings: Findings, table: str) -> list[str]:
    """The exact characters of a table's facts."""
    return [findings.article.text[f.start : f.end] for f in findings.of(table)]
