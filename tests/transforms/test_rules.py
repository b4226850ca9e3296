"""Each rule has a sentence that needs it: with the rule disabled, in cleaning or in a finder, its case fails."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from tests import rule_mutations
from tests.conftest import SEEDS
from tests.transforms.rule_sentences import CASES, sentences
from transforms import documents
from transforms.decode import mend
from transforms.documents import Document, document
from transforms.facts.batch import find_in
from transforms.facts.model import Article, Findings
from transforms.sentences import sentence_spans
from transforms.tables import table

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


DISABLED = [("dates", "quarter"), ("rejected_candidates", "quantity:phone"), ("removed_text", "hotline"), ("document_damage", "truncated_tail")]


@pytest.mark.parametrize(("name", "rule"), DISABLED)
def test_a_disabled_rule_is_silent_in_its_sentence(monkeypatch: pytest.MonkeyPatch, name: str, rule: str) -> None:
    for owner, part in ((Findings, "add"), (Findings, "reject"), (documents, "_removals"), (documents, "_damage")):
        monkeypatch.setattr(owner, part, getattr(owner, part))  # put back afterwards
    rule_mutations.disable(name, rule)
    assert (name, rule) not in emitted(dict(sentences()[name])[rule])
