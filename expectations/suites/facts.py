"""Fact tables and refused candidates: what every span must satisfy."""

from __future__ import annotations

from expectations.checks import Check, Suite, between, is_trimmed, rule
from expectations.suites.common import suite
from expectations.suites.fact_values import values
from transforms.tables import FACT_TABLES, table


def suites() -> list[Suite]:
    """One suite a fact table, and that of rejected_candidates."""
    return [suite(table(name), *_spans(), *values(name), source=_source(name)) for name in FACT_TABLES] + [_rejected()]


def _source(name: str) -> str:
    return f"""{name} t
left join (select document_id, sentence_no, start_char as sentence_start, end_char as sentence_end from sentence_spans) using (document_id, sentence_no)
left join document_lengths using (document_id)"""


def _spans() -> list[Check]:
    return [
        rule(
            "span_is_within_text",
            "0 <= t.start_char and t.start_char < t.end_char and (char_count is null or t.end_char <= char_count)",
            "start_char",
            "end_char",
            note="A span outside the text points at nothing",
        ),
        rule("surface_is_slice_of_text", "t.in_text is distinct from false", "surface", note="A fact is what the text says at its span, to the character"),
        rule("surface_is_slice_of_raw_text", "t.in_raw is distinct from false", "raw_start_char", note="A fact is traced to the source as it came"),
        rule(
            "surface_is_trimmed",
            is_trimmed("surface", " ", r"\n", r"\t", ",", ";"),
            "surface",
            note="Spans are compared between runs and with reviews: no stray space or comma",
            severity="warning",
            mostly=0.99,
        ),
        rule(
            "sentence_is_in_sentences",
            "sentence_start is not null",
            "document_id",
            "sentence_no",
            note="explain() shows the sentence: joins with sentences would lose this row",
            scope="table",
        ),
        rule(
            "span_is_inside_its_sentence",
            "sentence_start is null or (t.start_char >= sentence_start and t.end_char <= sentence_end)",
            "start_char",
            "end_char",
            note="A fact across a sentence border joins words that do not belong together",
        ),
        between("confidence", 0, 1, "A probability; outside 0..1 thresholds on it mean nothing"),
        rule("rule_is_a_code", "regexp_full_match(t.rule, '[a-z0-9_.:-]{2,80}')", "rule", note="Precision is counted by rule"),
        rule(
            "run_is_known",
            "t.run_id = getvariable('run_id') or exists (from \"ops.runs\" r where r.run_id = t.run_id)",
            "run_id",
            note="As-of queries go by run",
            scope="table",
        ),
    ]


def _rejected() -> Suite:
    return suite(
        table("rejected_candidates"),
        rule("span_is_in_order", "0 <= t.start_char and t.start_char < t.end_char", "start_char", "end_char", note="An empty span refuses nothing"),
        rule("surface_is_slice_of_text", "t.in_text is distinct from false", "surface", note="A refusal is audited by reading what was refused"),
        rule("rule_is_a_code", "regexp_full_match(t.rule, '[a-z0-9_.:-]{2,80}')", "rule", note="Refusals are counted by rule"),
    )
