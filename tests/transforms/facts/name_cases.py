"""Case files of the finders of names: real sentences with what must and must not be found in them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from transforms.facts import names
from transforms.facts.model import Article, Findings

CASES = Path(__file__).parents[1] / "cases"


def cases(name: str) -> list[Any]:
    """The lines of a case file as pytest parameters; known failures are strict xfails."""
    parameters = []
    for line in (CASES / f"{name}.jsonl").read_text("utf-8").splitlines():
        case = json.loads(line)
        marks = [pytest.mark.xfail(strict=True, reason=case["label"])] if case["expect"] == "xfail" else []
        parameters.append(pytest.param(case, id=case["label"], marks=marks))
    return parameters


def read(text: str) -> Findings:
    """The names of a text; each line is one sentence."""
    sentences, at = [], 0
    for line in text.split("\n"):
        sentences.append((at, at + len(line)))
        at += len(line) + 1
    findings = Findings(Article("case", text, sentences))
    names.find(findings.article, findings)
    return findings


def people(findings: Findings) -> list[list[object]]:
    """[name, titles] of every person in the order of the text."""
    found: dict[str, list[object]] = {}
    for mention in sorted(findings.of("person_mentions"), key=lambda f: (f.start, f.end)):
        titles = found.setdefault(mention.values["name"], [])
        if mention.values["title"] not in (None, *titles):
            titles.append(mention.values["title"])
    return [[name, titles] for name, titles in found.items()]


def entities(findings: Findings, entity_type: str) -> list[str]:
    """Surfaces (for countries: codes) of the entities of a type, once each, in the order of the text."""
    found = []
    for mention in sorted(findings.of("entity_mentions"), key=lambda f: (f.start, f.end)):
        entity = findings.entities[mention.values["entity_id"]]
        if entity["entity_type"] == entity_type:
            found.append(entity["country_code"] if entity_type == "country" else findings.article.text[mention.start : mention.end])
    return list(dict.fromkeys(found))


def acronyms(findings: Findings) -> list[list[str]]:
    """[acronym, expansion] in the order of the text."""
    return [[f.values["acronym"], f.values["expansion"]] for f in sorted(findings.of("acronyms"), key=lambda f: f.start)]


def refused(findings: Findings) -> list[list[str]]:
    """[surface, rule] of the refused look-alikes."""
    return [[findings.article.text[r.start : r.end], r.rule] for r in findings.rejected]
