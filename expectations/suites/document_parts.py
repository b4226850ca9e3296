"""Parts of documents: their sources, raw text, removed text, sentences and damage."""

from __future__ import annotations

from expectations.checks import Suite, between, is_trimmed, rule
from expectations.suites.common import suite
from expectations.suites.documents import LATEST
from transforms.tables import table


def suites() -> list[Suite]:
    """Suites of the tables that hold parts of documents."""
    return [_sources(), _raw(), _removed(), _sentences(), _damage()]


def _sources() -> Suite:
    return suite(
        table("document_sources"),
        between("byte_size", 1, None, "An empty source holds no document"),
        rule(
            "sha256_is_64_hex_digits",
            "regexp_full_match(t.raw_sha256, '[0-9a-f]{64}')",
            "raw_sha256",
            note="It finds the kept bytes and proves they are unchanged",
        ),
        rule(
            "first_seen_is_not_in_the_future",
            f"t.first_seen_at < {LATEST} + 1 and t.first_seen_at >= date '2020-01-01'",
            "first_seen_at",
            note="As-of queries order by it",
        ),
        rule(
            "encoding_is_a_codec_name",
            "regexp_full_match(lower(t.encoding), '[a-z0-9_+.-]{2,40}')",
            "encoding",
            note="The bytes must be readable again the same way",
        ),
        rule(
            "source_has_one_document",
            "min(t.document_id) over (partition by t.source_uri) = max(t.document_id) over (partition by t.source_uri)",
            "source_uri",
            note="A record is in one state: two documents of one record count it twice",
            scope="table",
        ),
    )


def _raw() -> Suite:
    return suite(
        table("raw_documents"),
        rule("raw_text_is_nfc", "t.is_nfc", "text", note="Offsets of facts are counted in the NFC text"),
        rule(
            "raw_text_has_unix_line_ends",
            "not contains(t.text, e'\\r') and not starts_with(t.text, chr(65279))",
            "text",
            note="A CR or BOM shifts every offset by one",
        ),
    )


def _removed() -> Suite:
    return suite(
        table("removed_text"),
        between("ordinal", 1, None, "Counted from 1"),
        rule(
            "span_is_in_order",
            "0 <= t.raw_start_char and t.raw_start_char < t.raw_end_char",
            "raw_start_char",
            "raw_end_char",
            note="An empty or reversed span removes nothing",
        ),
        rule("surface_is_slice_of_raw_text", "t.in_raw is distinct from false", "surface", note="What was taken out must be shown exactly"),
        rule(
            "ordinals_are_consecutive",
            "t.ordinal = row_number() over (partition by t.document_id order by t.ordinal)",
            "ordinal",
            note="A gap is a removal that was lost",
        ),
        rule(
            "removals_do_not_overlap",
            "coalesce(lag(t.raw_end_char) over (partition by t.document_id order by t.raw_start_char, t.raw_end_char) <= t.raw_start_char, true)",
            "raw_start_char",
            "raw_end_char",
            note="A character is removed once",
        ),
    )


def _sentences() -> Suite:
    return suite(
        table("sentences"),
        rule(
            "span_is_in_order", "0 <= t.start_char and t.start_char < t.end_char", "start_char", "end_char", note="An empty or reversed span holds no sentence"
        ),
        rule("sentence_is_slice_of_text", "t.in_text is distinct from false", "text", note="Facts are shown inside their sentence, by these offsets"),
        rule(
            "sentence_numbers_are_consecutive",
            "t.sentence_no = row_number() over (partition by t.document_id order by t.sentence_no)",
            "sentence_no",
            note="Numbered from 1: a gap is a sentence that was lost",
        ),
        rule(
            "sentences_follow_each_other",
            "coalesce(lag(t.end_char) over (partition by t.document_id order by t.sentence_no) <= t.start_char, true)",
            "start_char",
            "end_char",
            note="Overlapping sentences find their facts twice",
        ),
        rule("sentence_is_trimmed", is_trimmed("text", " ", r"\n", r"\t"), "text", note="A sentence starts and ends with a letter or mark", severity="warning"),
        rule(
            "sentence_is_of_usual_length",
            "length(t.text) <= 1500",
            "text",
            note="Longer ones are glued: a finder reads across their borders",
            severity="warning",
            mostly=0.995,
        ),
    )


def _damage() -> Suite:
    return suite(table("document_damage"), between("occurrences", 1, None, "Damage is listed where it occurs"))
