"""Documents: their text, language, publication and what belongs to them in other tables."""

from __future__ import annotations

from expectations.checks import Suite, between, filled, rule
from expectations.suites.common import suite
from transforms.tables import table

# The first Vietnamese news site went on line in 1997; scans of older papers start with the country's own radio and agency.
EARLIEST = "date '1945-09-02'"
LATEST = "current_date + 1"  # a source may print tomorrow's date where its clock is ahead of ours

DOCUMENTS = """documents t
left join (select document_id, raw_chars from raw_sizes) using (document_id)
left join (select document_id, count(*) as sentences, sum(end_char - start_char) as in_sentences from sentences group by document_id) using (document_id)
left join (select document_id, min(source_uri) as first_uri from document_sources group by document_id) using (document_id)
left join removed_sizes using (document_id)
left join (select document_id, count(*) as facts from all_facts group by document_id) using (document_id)"""


def suites() -> list[Suite]:
    """The suite of documents."""
    return [_documents()]


def _documents() -> Suite:
    tokens = "len(string_split(replace(t.text, e'\n', ' '), ' '))"
    return suite(
        table("documents"),
        between("language_confidence", 0, 1, "A probability; outside 0..1 thresholds on it mean nothing"),
        rule(
            "char_count_is_length_of_text",
            "t.char_count = length(t.text)",
            "char_count",
            "text",
            note="Offsets are code points of text: a wrong length means another text was measured",
        ),
        rule(
            "word_count_fits_text",
            f"t.word_count between 1 and {tokens}",
            "word_count",
            "text",
            note="Words are separated by white space; readers compute rates from this count",
        ),
        rule(
            "sentence_count_is_rows_of_sentences",
            "t.sentence_count = coalesce(sentences, 0)",
            "sentence_count",
            note="A lost or doubled sentence loses or doubles its facts",
        ),
        rule("text_is_nfc", "t.is_nfc", "text", note="Two spellings of one letter would not match each other in any search"),
        rule(
            "text_has_no_control_characters",
            r"not regexp_matches(t.text, '[\x00-\x08\x0B-\x1F\x7F]')",
            "text",
            note="Control characters are damage of the source and break exports",
        ),
        rule(
            "text_has_no_empty_paragraph",
            "not contains(t.text, e'\\n\\n') and not starts_with(t.text, e'\\n') and not ends_with(t.text, e'\\n')",
            "text",
            note="Paragraphs are separated by one newline; offsets of readers who split on it depend on that",
        ),
        rule(
            "text_has_no_markup",
            r"not regexp_matches(t.text, '</?(p|div|span|script|br|table|td|a)\b[^<>]{0,200}>')",
            "text",
            note="HTML left in the text was not read as a page",
            severity="warning",
        ),
        rule(
            "text_has_no_replacement_character",
            "not contains(t.text, chr(65533))",
            "text",
            note="U+FFFD stands for a letter that decoding lost",
            severity="warning",
            mostly=0.98,
        ),
        rule(
            "text_is_no_longer_than_raw",
            "raw_chars is null or t.char_count <= raw_chars + t.sentence_count",
            "char_count",
            "sentence_count",
            note="Cleaning removes characters and adds at most a line break a sentence",
        ),
        rule(
            "what_was_removed_is_kept",
            "raw_chars is null or t.char_count + coalesce(removed, 0) >= 0.9 * raw_chars",
            "text",
            note="The raw text is in text or in removed_text, but for white space: nothing is lost silently",
            severity="warning",
            mostly=0.98,
        ),
        rule(
            "sentences_cover_text",
            "coalesce(in_sentences, 0) >= 0.9 * t.char_count",
            "char_count",
            note="Text outside sentences is never searched for facts",
            mostly=0.95,
            scope="table",
        ),
        rule(
            "publication_comes_with_precision",
            "(t.published_at is null) = (t.published_precision is null)",
            note="A time without its precision reads as exact to the second",
        ),
        rule("publication_comes_with_method", "(t.published_at is null) = (t.published_method is null)", note="A time without its method cannot be weighed"),
        rule(
            "publication_is_in_time",
            f"t.published_at >= {EARLIEST} and t.published_at < {LATEST} + 1",
            "published_at",
            note="Relative dates rest on it: a future day shifts every fact of the article",
        ),
        rule(
            "publication_is_within_its_bounds",
            "t.published_at::date between t.published_earliest and t.published_latest",
            "published_at",
            "published_earliest",
            "published_latest",
            note="The ladder's rungs must agree with each other",
        ),
        rule(
            "publication_bounds_are_in_order",
            "t.published_earliest <= t.published_latest",
            "published_earliest",
            "published_latest",
            note="Empty bounds would exclude every day",
        ),
        rule(
            "day_precision_has_no_clock_time",
            "t.published_precision <> 'day' or t.published_at::time = time '00:00'",
            "published_precision",
            "published_at",
            note="An hour the source did not state is a guess",
            severity="warning",
        ),
        rule("url_is_absolute", r"regexp_full_match(t.url, 'https?://[^\s<>\"]{3,1000}')", "url", note="The link back to the source must open"),
        rule("domain_is_a_host_name", r"regexp_full_match(t.domain, '[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63}){1,5}')", "domain", note="Outlets are counted by it"),
        rule("title_is_one_line", "not contains(t.title, e'\\n') and length(t.title) <= 500", "title", note="A longer one is body text taken for a headline"),
        rule(
            "lead_is_shorter_than_text",
            "length(t.lead) <= greatest(t.char_count, 1) + 500",
            "lead",
            "char_count",
            note="A standfirst longer than the body is the body",
            severity="warning",
        ),
        rule(
            "source_is_its_first_one",
            "first_uri is null or t.source_uri = first_uri",
            "source_uri",
            note="The citation names the smallest source, whatever the order of reading",
            scope="table",
        ),
        rule("has_a_source", "first_uri is not null", "document_id", note="Without a source no fact of it can be cited", scope="table"),
        rule(
            "raw_text_is_kept",
            "exists (from raw_documents r where r.document_id = t.document_id)",
            "document_id",
            note="Without its raw text no fact of it can be traced",
            scope="table",
        ),
        rule(
            "story_is_in_stories",
            "exists (from stories s where s.story_id = t.story_id)",
            "story_id",
            note="Joins with stories would lose this document",
            scope="table",
        ),
        rule(
            "text_yields_a_fact",
            "t.char_count < 500 or coalesce(facts, 0) > 0",
            "char_count",
            note="News without any name, day or number is rare: the finders did not run",
            mostly=0.5,
            scope="table",
        ),
        rule(
            "long_text_yields_facts",
            "t.char_count < 2000 or coalesce(facts, 0) >= 3",
            "char_count",
            note="A drop of this share is a finder that went blind",
            severity="warning",
            mostly=0.95,
        ),
        filled("title", 0.3, "Headlines are how people recognise an article"),
        rule(
            "page_with_an_address_is_dated",
            "t.url is null or t.published_at is not null",
            "url",
            "published_at",
            absent=(),
            note="Pages print their day: where most have none the rule that reads it went blind, and days without a year stay open",
            severity="warning",
            scope="table",
            mostly=0.5,
        ),
        filled("language", 0.95, "Undetermined language: too little text or the wrong charset"),
        source=DOCUMENTS,
    )
