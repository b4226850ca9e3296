"""Signatures at the end of an article."""

import json
from pathlib import Path

import pytest

from transforms.bylines import signature

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "signatures.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["label"])
def test_a_signature_names_its_author_and_source(case: dict) -> None:
    found = signature(case["text"], 0, len(case["text"]))
    assert (found and (case["text"][found.start : found.end], found.author, found.domain)) == (
        (case["signature"], case["author"], case["domain"]) if case["signature"] else None
    )
