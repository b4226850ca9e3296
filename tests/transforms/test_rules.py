"""Each rule has a sentence that needs it: with the rule disabled, in cleaning or in a finder, its case fails."""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import SEEDS
from transforms.decode import mend
from transforms.documents import Document, document
from transforms.facts.batch import find_in
from transforms.facts.model import Article
from transforms.sentences import sentence_spans
from transforms.tables import table

CASES = Path(__file__).parent / "cases"
PUBLISHED = date(2020, 7, 16)
NOTHING = dict.fromkeys(table("stage.records").schema.names) | {"document_id": "d", "source_uri": "d.txt", "format": "text"}
Emitted = set[tuple[str, str]]  # (table, rule); of a refused candidate the rule is `looked_like:rule`, of damage its kind


def emitted(text: str) -> Emitted:
    """The rules by which anything is found, refused, taken out or called damaged in a text, read as facts' text and as raw text."""
    lines = [(m.start(), m.end()) for m in re.finditer("[^\n]+", text)]
    found = find_in(Article("d", text, sentence_spans(text, lines), published=PUBLISHED))
    rules = {(fact.table, fact.rule) for fact in found.all()} | {("rejected_candidates", f"{r.looked_like}:{r.rule}") for r in found.rejected}
    raw, repairs = mend(text)
    cleaned = document(NOTHING | {"text": raw, "repairs": list(repairs)})
    if isinstance(cleaned, Document):
        rules |= {("removed_text", removal.rule) for removal in cleaned.removals} | {("document_damage", damage) for damage in cleaned.damage}
    return rules


def sentences() -> dict[str, list[tuple[str, str]]]:
    """Table -> (rule, sentence that must need it)."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    with (CASES / "rules.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found[row["table"]].append((row["rule"], row["text"].replace("\\n", "\n")))
    return found


@pytest.mark.parametrize("name", sentences())
def test_each_rule_speaks_in_its_sentence(name: str) -> None:
    silent = {rule: text for rule, text in sentences()[name] if (name, rule) not in emitted(text)}
    assert silent == {}, f"rules of {name} that their sentence in cases/rules.csv does not show; was a rule renamed or lost?"


def test_every_rule_that_speaks_in_a_case_or_in_the_seeds_has_its_sentence() -> None:
    texts = [path.read_text("utf-8") for path in sorted(SEEDS.iterdir())]
    texts += [json.loads(line).get("text", "") for path in sorted(CASES.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    spoken = set().union(*map(emitted, texts))
    known = {(name, rule) for name, rows in sentences().items() for rule, _ in rows}
    assert sorted(spoken - known) == [], "give each of these rules a sentence in cases/rules.csv: (table, rule)"
