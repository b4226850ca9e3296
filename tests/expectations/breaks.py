"""For each check, the smallest change of the example that makes it fail, and what else that change cannot help breaking."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tests.expectations.bench import Key
from tests.expectations.changes import COPY, FUTURE, ROW, Break, add, all_of, common, fails, put, repeat, shift, spans
from tests.expectations.example import Rows, add_document, add_sentence, edit, republish
from transforms.tables import FACT_TABLES, published


def breaks() -> Iterator[Break]:
    """Every break, table by table; first those that tables share."""
    for described in published():
        yield from common(described)
    for name in FACT_TABLES:
        yield from spans(name)
    yield from _documents()
    yield from _parts()
    yield from _stories()
    yield from _dates()
    yield from _numbers()
    yield from _names()
    yield from _events()
    yield from _dimensions()
    yield from _operations()
    yield from _release()


def _documents() -> Iterator[Break]:
    def of(name: str, column: str | None, change: Callable[[Rows], object], *also: Key) -> Break:
        return fails("documents", name, column, change, *also)

    yield of("in_range", "language_confidence", put("documents", language_confidence=1.5))
    yield of("char_count_is_length_of_text", "char_count, text", shift("documents", ROW, char_count=1))
    yield of("word_count_fits_text", "word_count, text", put("documents", word_count=9999))
    yield of("sentence_count_is_rows_of_sentences", "sentence_count", shift("documents", ROW, sentence_count=1))
    yield of("text_is_nfc", "text", lambda t: edit(t, ROW, " mở ", " m\u212b "))
    yield of("text_has_no_control_characters", "text", lambda t: edit(t, ROW, " mở ", " m\x01 "))
    yield of("text_has_no_empty_paragraph", "text", _end_with_a_newline)
    yield of("text_has_no_markup", "text", lambda t: edit(t, ROW, " mở ", "<br>"))
    yield of("text_has_no_replacement_character", "text", lambda t: edit(t, ROW, " mở ", " m\ufffd "))
    yield of("text_is_no_longer_than_raw", "char_count, sentence_count", lambda t: add_sentence(t, ROW, "Câu này không có trong nguồn.", is_raw=False))
    yield of("what_was_removed_is_kept", "text", put("raw_documents", text=lambda row: row["text"] + "mất" * 99))
    yield of("sentences_cover_text", "char_count", _half_a_sentence)
    yield of("publication_comes_with_precision", None, put("documents", published_precision=None))
    yield of("publication_comes_with_method", None, put("documents", published_method=None))
    yield of("publication_is_in_time", "published_at", lambda t: republish(t, ROW, FUTURE))
    bounds = "published_at, published_earliest, published_latest"
    other_day = {"published_earliest": date(2020, 1, 1), "published_latest": date(2020, 1, 1)}
    yield of("publication_is_within_its_bounds", bounds, put("documents", **other_day))
    backwards = {"published_earliest": date(2021, 1, 1), "published_latest": date(2020, 1, 1)}
    backwards_change = all_of(lambda t: republish(t, ROW, None), put("documents", **backwards))
    yield of("publication_bounds_are_in_order", "published_earliest, published_latest", backwards_change)
    clock = lambda t: republish(t, ROW, datetime(2020, 7, 6, 10, 30))  # noqa: E731
    yield of("day_precision_has_no_clock_time", "published_precision, published_at", clock)
    yield of("url_is_absolute", "url", put("documents", url="zing.vn/bai"))
    yield of("domain_is_a_host_name", "domain", put("documents", domain="Zing News"))
    yield of("title_is_one_line", "title", all_of(put("documents", title="Một\nHai"), put("stories", title="Một\nHai")))
    yield of("lead_is_shorter_than_text", "lead, char_count", put("documents", lead="dài " * 600))
    yield of("source_is_its_first_one", "source_uri", put("documents", source_uri="zzz.txt"))
    moved = lambda t: t["document_sources"][ROW + 1].update(document_id=t["documents"][ROW - 1]["document_id"])  # noqa: E731
    yield of("has_a_source", "document_id", moved)
    yield of("raw_text_is_kept", "document_id", lambda t: t["raw_documents"].pop(ROW))
    lost = [("duplicate_pairs", "pair_is_one_story", "document_id, duplicate_of"), ("release", "documents_outside_stories", None)]
    alone = all_of(put("documents", COPY, story_id="s-gone"), put("stories", 0, document_count=1, publisher_count=1))
    yield of("story_is_in_stories", "story_id", alone, *lost)
    yield of("text_yields_a_fact", "char_count", repeat(15, lambda t: add_document(t, ("Không có gì để kể. " * 30).strip())))
    yield of("long_text_yields_facts", "char_count", repeat(2, lambda t: add_document(t, ("Không có gì để kể. " * 30).strip(), sentences=4)))
    yield of("title_is_filled", "title", all_of(put("documents", range(1, 12), title=None), put("stories", range(1, 12), title=None)))
    yield of("page_with_an_address_is_dated", "url, published_at", lambda t: [republish(t, i, None) for i in range(1, 13)])
    yield of("language_is_filled", "language", put("documents", language=None))


def _end_with_a_newline(tables: Rows) -> None:
    document = tables["documents"][ROW]
    edit(tables, ROW, " luôn mở.", " luôn mở\n")
    sentence = next(s for s in tables["sentences"] if s["document_id"] == document["document_id"] and s["sentence_no"] == 4)
    sentence |= {"end_char": sentence["end_char"] - 1, "text": sentence["text"][:-1]}


def _half_a_sentence(tables: Rows) -> None:
    row = add_sentence(tables, ROW, ("Câu này chỉ được tính một phần rất nhỏ. " * 9).strip())
    row |= {"end_char": row["start_char"] + 3, "text": "Câu"}


def _parts() -> Iterator[Break]:
    name = "document_sources"
    yield fails(name, "in_range", "byte_size", put(name, byte_size=0))
    yield fails(name, "sha256_is_64_hex_digits", "raw_sha256", put(name, raw_sha256="xyz"))
    yield fails(name, "first_seen_is_not_in_the_future", "first_seen_at", put(name, first_seen_at=FUTURE))
    yield fails(name, "encoding_is_a_codec_name", "encoding", put(name, encoding="không rõ"))
    shared = lambda t: t["document_sources"].append(t["document_sources"][ROW + 1] | {"document_id": t["documents"][ROW - 1]["document_id"]})  # noqa: E731
    yield fails(name, "source_has_one_document", "source_uri", shared)
    name = "removed_text"
    yield fails(name, "in_range", "ordinal", put(name, ordinal=0), (name, "ordinals_are_consecutive", "ordinal"))
    yield fails(name, "span_is_in_order", "raw_start_char, raw_end_char", put(name, raw_end_char=0))
    yield fails(name, "surface_is_slice_of_raw_text", "surface", put(name, surface="khác"))
    yield fails(name, "ordinals_are_consecutive", "ordinal", put(name, ordinal=3))
    overlapping = add(name, ROW, ordinal=2, raw_start_char=0, raw_end_char=2, surface="Bá")
    yield fails(name, "removals_do_not_overlap", "raw_start_char, raw_end_char", overlapping)
    name = "raw_documents"
    yield fails(name, "raw_text_is_nfc", "text", put(name, text=lambda row: row["text"] + "\u212b"))
    yield fails(name, "raw_text_has_unix_line_ends", "text", put(name, text=lambda row: row["text"] + "\r"))
    yield fails("document_damage", "in_range", "occurrences", put("document_damage", occurrences=0))
    name = "rejected_candidates"
    yield fails(name, "span_is_in_order", "start_char, end_char", put(name, end_char=lambda row: row["start_char"]))
    yield fails(name, "surface_is_slice_of_text", "surface", put(name, surface="khác"))
    yield fails(name, "rule_is_a_code", "rule", put(name, rule="No code"))
    yield from _sentences()


def _sentences() -> Iterator[Break]:
    name = "sentences"
    short = "Câu thêm."
    yield fails(name, "span_is_in_order", "start_char, end_char", _empty_sentence)
    yield fails(name, "sentence_is_slice_of_text", "text", lambda t: add_sentence(t, ROW, short).update(text="Câu khác."))
    yield fails(name, "sentence_numbers_are_consecutive", "sentence_no", lambda t: add_sentence(t, ROW, short).update(sentence_no=9))
    yield fails(name, "sentences_follow_each_other", "start_char, end_char", _overlap)
    yield fails(name, "sentence_is_trimmed", "text", _untrimmed)
    yield fails(name, "sentence_is_of_usual_length", "text", lambda t: add_sentence(t, ROW, "Câu này dài quá mức. " * 90 + "Hết."))


def _empty_sentence(tables: Rows) -> None:
    row = add_sentence(tables, ROW, "Câu thêm.")
    row["end_char"] = row["start_char"]


def _overlap(tables: Rows) -> None:
    row = add_sentence(tables, ROW, "Câu thêm.")
    row |= {"start_char": row["start_char"] - 4, "text": "mở.\nCâu thêm."}


def _untrimmed(tables: Rows) -> None:
    row = add_sentence(tables, ROW, "Câu thêm.")
    row |= {"start_char": row["start_char"] - 1, "text": "\nCâu thêm."}


def _stories() -> Iterator[Break]:
    name = "duplicate_pairs"
    original = (name, "original_is_canonical", "duplicate_of")
    itself = (name, "document_does_not_repeat_itself", "document_id, duplicate_of")
    yield fails(name, "in_range", "similarity", put(name, 0, similarity=1.5, method="near"))
    yield fails(name, "similarity_is_that_of_a_duplicate", "similarity", put(name, 0, similarity=0.1, method="near"))
    yield fails(name, "exact_duplicate_is_the_same", "method, similarity", put(name, 0, similarity=0.9))
    yield fails(name, itself[1], itself[2], put(name, 0, duplicate_of=lambda row: row["document_id"]), original)
    yield fails(name, "duplicate_of_is_in_documents", "duplicate_of", put(name, 0, duplicate_of="d-gone"))
    elsewhere = lambda t: t["duplicate_pairs"][0].update(duplicate_of=t["documents"][3]["document_id"])  # noqa: E731
    yield fails(name, "pair_is_one_story", "document_id, duplicate_of", elsewhere)
    yield fails(name, original[1], original[2], _copy_of_a_copy)
    of_itself = put(name, 0, document_id=lambda row: row["duplicate_of"])
    yield fails(name, "copy_is_not_canonical", "document_id", of_itself, itself)
    name = "stories"
    outside = ("release", "documents_outside_stories", None)
    count = (name, "document_count_is_rows_of_documents", "document_count")
    marked = (name, "canonical_document_is_marked", "canonical_document_id")
    yield fails(name, "in_range", "document_count", put(name, document_count=0), count, outside)
    yield fails(*count, shift(name, ROW, document_count=1), outside)
    yield fails(name, "publisher_count_is_distinct_publishers", "publisher_count", shift(name, ROW, publisher_count=1))
    yield fails(name, "canonical_document_id_is_in_documents", "canonical_document_id", put(name, canonical_document_id="d-gone"), marked)
    orphaned = [("release", "stories_without_canonical", None), ("release", "copies_without_pair", None)]
    yield fails(name, "one_document_is_canonical", "story_id", put("documents", is_canonical=False), *orphaned)
    yield fails(*marked, lambda t: t["stories"][ROW].update(canonical_document_id=t["documents"][3]["document_id"]))
    yield fails(name, "first_publication_is_the_earliest", None, put(name, first_published_at=datetime(2019, 1, 1)))
    yield fails(name, "last_publication_is_the_latest", None, put(name, last_published_at=datetime(2021, 1, 1)))
    yield fails(name, "title_is_of_one_of_its_documents", "title", put(name, title="Tựa khác"))
    yield fails(name, "untitled_story_has_no_titled_document", None, put(name, title=None))


def _copy_of_a_copy(tables: Rows) -> None:
    add_document(tables, "Bản sao của bản sao.", story=0)
    tables["duplicate_pairs"][-1]["duplicate_of"] = tables["documents"][COPY]["document_id"]


def _dates() -> Iterator[Break]:
    def of(name: str, column: str | None, rows: int | range = ROW, /, **values: Any) -> Break:
        return fails("dates", name, column, put("dates", rows, **values))

    def between(first: date, last: date) -> dict[str, Any]:
        return {"start_date": first, "end_date": last}

    yield of("value_is_timex3", "value", value="hôm qua")
    backwards = between(date(2020, 7, 5), date(2020, 7, 1))
    yield of("start_is_not_after_end", "start_date, end_date", value="2020-07-05/2020-07-01", grain="range", **backwards)
    yield of("years_are_of_this_world", None, value="2500-01-01", **between(date(2500, 1, 1), date(2500, 1, 1)))
    yield of("full_day_is_its_bounds", "value", **between(date(2020, 7, 30), date(2020, 7, 30)))
    yield of("year_is_in_its_bounds", "value", value="2020", grain="year", **between(date(2019, 1, 1), date(2019, 12, 31)))
    yield of("month_is_in_its_bounds", "value", value="2020-07", grain="month", **between(date(2020, 6, 1), date(2020, 6, 30)))
    yield of("unresolved_date_has_no_full_bounds", "resolution", resolution="unresolved")
    yield of("resolved_date_has_a_bound", "resolution", range(4), value="XXXX-07-20", start_date=None, end_date=None)
    yield of("day_is_one_day", "grain", value="2020-07-01/2020-07-03", **between(date(2020, 7, 1), date(2020, 7, 3)))
    yield of("explicit_year_stands_in_surface", "value, surface", value="2019", grain="year", **between(date(2019, 1, 1), date(2019, 12, 31)))
    yield of("edtf_is_filled", "edtf", range(8), edtf=None)


def _numbers() -> Iterator[Break]:
    name = "money"
    yield fails(name, "amount_is_not_negative", "amount", put(name, amount=lambda row: -row["amount"]))
    huge = put(name, amount=lambda row: row["amount"] * 10**13)
    yield fails(name, "amount_is_of_this_world", "amount", huge)
    yield fails(name, "dong_come_in_hundreds", "amount, currency", put(name, amount=Decimal(16), currency="VND"))
    one = (name, "amount_digits_stand_in_surface", "amount, surface")
    yield fails(*one, put(name, amount=Decimal(777)))
    yield fails(name, "most_amount_digits_stand_in_surface", "amount, surface", put(name, range(5), amount=Decimal(777)), one)
    name = "quantities"
    one = (name, "value_digits_stand_in_surface", "value, surface")
    yield fails(name, "value_is_finite", "value", put(name, 1, value=float("inf")))
    yield fails(name, "percent_is_plausible", "value", put(name, 0, value=120000.0))
    yield fails(name, "count_is_a_whole_number", "value", put(name, range(1, 4, 2), value=lambda row: row["value"] / 100))
    yield fails(name, "measure_has_a_unit", "kind", put(name, 1, kind="measure"))
    yield fails(name, "count_says_what_it_counts", "kind", put(name, range(1, 13, 2), counted=None))
    yield fails(*one, put(name, range(2), value=777.0))
    yield fails(name, "most_value_digits_stand_in_surface", "value, surface", put(name, range(8), value=777.0), one)
    name = "durations"
    yield fails(name, "value_is_iso_8601", "value", put(name, value="ba ngày"))
    yield fails(name, "days_are_not_negative", "days", put(name, value="PT5H", days=-0.2))
    yield fails(name, "days_agree_with_value", "days, value", put(name, days=99.0))


def _names() -> Iterator[Break]:
    name = "person_mentions"
    miscounted = ("people", "document_count_is_distinct_documents", "document_count")
    yield fails(name, "person_id_is_in_people", "person_id", put(name, person_id="p-gone"), miscounted)
    yield fails(name, "name_has_two_syllables", "name", put(name, range(3), name="Dũng"))
    yield fails(name, "name_starts_with_a_capital", "name", put(name, name="nguyễn Quốc Dũng"))
    yield fails(name, "name_has_no_digit", "name", put(name, name="Nguyễn 37"))
    yield fails(name, "title_is_short", "title", put(name, title="Bộ trưởng " * 30))
    yield fails(name, "title_is_filled", "title", put(name, range(14), title=None))
    yield fails("entity_mentions", "entity_id_is_in_entities", "entity_id", put("entity_mentions", entity_id="e-gone"))
    name = "acronyms"
    yield fails(name, "acronym_is_shorter_than_expansion", "acronym, expansion", put(name, expansion="S"))
    yield fails(name, "acronym_has_capitals", "acronym", put(name, acronym="som"))


def _events() -> Iterator[Break]:
    name = "meeting_mentions"
    unmentioned = [
        ("meetings", "document_count_is_distinct_documents", "document_count"),
        ("meetings", "publisher_count_is_distinct_publishers", "publisher_count"),
        ("release", "meetings_unmentioned", None),
    ]
    days = "start_date, end_date"
    yield fails(name, "meeting_id_is_in_meetings", "meeting_id", put(name, meeting_id="m-gone"), *unmentioned)
    yield fails(name, "in_range", "ordinal", put(name, ordinal=2020))
    yield fails(name, "start_is_not_after_end", days, put(name, start_date=date(2020, 12, 1)))
    yield fails(name, "meeting_takes_days_not_years", days, put(name, start_date=date(2015, 1, 1)))
    yield fails("meeting_roles", "meeting_id_is_in_meetings", "meeting_id", put("meeting_roles", meeting_id="m-gone"))
    yield fails("instruments", "name_is_short", "name", put("instruments", name="Tuyên bố " * 60))
    name = "pledges"
    yield fails(name, "amount_comes_with_currency", None, put(name, currency=None))
    yield fails(name, "amount_is_positive", "amount", put(name, amount=Decimal(0)))
    yield fails(name, "giver_is_not_the_receiver", None, put(name, recipient="Việt Nam"))
    name = "statements"
    yield fails(name, "person_id_is_in_people", "person_id", put(name, person_id="p-gone"))
    yield fails(name, "speaker_is_a_name", "speaker", put(name, speaker="Ông nói " * 40))
    yield fails(name, "statement_says_something", "surface", _cut_statement)
    name = "list_counts"
    yield fails(name, "listed_is_number_of_items", "listed, items", put(name, listed=5))
    yield fails(name, "in_range", "stated", put(name, stated=0))


def _cut_statement(tables: Rows) -> None:
    row = tables["statements"][ROW]
    row |= {"surface": row["surface"][:3], "end_char": row["start_char"] + 3, "raw_end_char": row["raw_start_char"] + 3}


def _dimensions() -> Iterator[Break]:
    name = "entities"
    yield fails(name, "country_has_its_code", "entity_type", put(name, 1, country_code=None))
    yield fails(name, "country_code_is_one_country", "entity_type, country_code", add(name, 1, entity_id="e-again", name="Nước Việt Nam"))
    yield fails(name, "name_is_one_line", "name", put(name, 0, name="Bộ\nNgoại giao"))
    yield fails(name, "acronym_is_short", "acronym", put(name, 0, acronym="Bộ Ngoại giao nước Cộng hòa xã hội chủ nghĩa"))
    name = "people"
    yield fails(name, "document_count_is_distinct_documents", "document_count", shift(name, ROW, document_count=1))
    yield fails(name, "first_seen_is_not_after_last", "first_seen, last_seen", put(name, first_seen=date(2999, 1, 1)))
    yield fails(name, "first_seen_comes_with_last", None, put(name, last_seen=None))
    name = "meetings"
    yield fails(name, "document_count_is_distinct_documents", "document_count", shift(name, ROW, document_count=1))
    yield fails(name, "publisher_count_is_distinct_publishers", "publisher_count", shift(name, ROW, publisher_count=1))
    yield fails(name, "start_is_not_after_end", "start_date, end_date", put(name, start_date=date(2999, 1, 1)))
    yield fails(name, "in_range", "ordinal", put(name, ordinal=2020))
    again = add(name, ROW, meeting_id="m-again", document_count=0, publisher_count=0)
    yield fails(name, "edition_is_one_meeting", "series", again, ("release", "meetings_unmentioned", None))


def _operations() -> Iterator[Break]:
    name = "ops.runs"
    yield fails(name, "run_ends_after_it_starts", "started_at, finished_at", put(name, 0, started_at=FUTURE))
    yield fails(name, "records_add_up", "read, loaded, duplicate, quarantined, unchanged", put(name, 0, unchanged=7))
    yield fails(name, "unpublished_run_has_a_reason", "status", put(name, 0, status="failed"))
    yield fails(name, "in_range", "seconds", put(name, 0, seconds=-1.0))
    name = "ops.quarantine"
    yield fails(name, "in_range", "record_no", put(name, 0, record_no=0))
    yield fails(name, "reason_is_a_code", "reason", put(name, 0, reason="Không đọc được"))
    yield fails(name, "sha256_is_64_hex_digits", "raw_sha256", put(name, 0, raw_sha256="xyz"))
    yield fails(name, "stored_is_not_in_the_future", "stored_at", put(name, 0, stored_at=FUTURE))
    name = "ops.quality_results"
    yield fails(name, "in_range", "unexpected_percent", put(name, 0, unexpected_percent=200.0))
    yield fails(name, "unexpected_are_among_evaluated", "unexpected, evaluated", put(name, 0, unexpected=2))
    name = "ops.retractions"
    yield fails(name, "retracted_is_not_in_the_future", "retracted_at", put(name, 0, retracted_at=FUTURE))
    here = lambda t: t["ops.retractions"][0].update({k: t["document_sources"][ROW][k] for k in ("document_id", "source_uri")} | {"run_id": "run-9"})  # noqa: E731
    yield fails(name, "retracted_source_is_gone", "document_id, source_uri", here)
    name = "ops.files"
    yield fails(name, "in_range", "records", put(name, 0, records=-1))
    yield fails(name, "in_range", "byte_size", put(name, 0, byte_size=-1))
    yield fails(name, "sha256_is_64_hex_digits", "raw_sha256", put(name, 0, raw_sha256="xyz"))
    yield fails(name, "unread_file_has_a_reason", "state", put(name, 0, state="skipped"))
    name = "ops.metrics"
    yield fails(name, "in_range", "value", put(name, 0, value=1.5))
    yield fails(name, "in_range", "evaluated", put(name, 0, evaluated=0))
    yield fails(name, "facts_agree", "value", put(name, 0, value=0.98))
    yield fails(name, "sample_was_read", "metric", put(name, 0, metric="sample_failed"))


def _release() -> Iterator[Break]:
    def of(name: str, change: Callable[[Rows], object], *also: Key, **counts: int) -> Break:
        return fails("release", name, None, change, *also, **counts)

    def nothing(tables: Rows) -> None:
        return

    yield of("records_in_no_state", nothing, read=1)
    yield of("smallest_count", nothing, read=-1, unchanged=-1)
    yield of("documents_missing_from_loaded", nothing, ("release", "sources_missing", None), read=6, loaded=6)
    yield of("sources_missing", nothing, read=4, duplicate=4)
    yield of("quarantined_records_unlisted", nothing, read=1, quarantined=1)
    unpaired = ("release", "copies_without_pair", None)
    yield of("stories_without_canonical", put("documents", is_canonical=False), unpaired, ("stories", "one_document_is_canonical", "story_id"))
    count = ("stories", "document_count_is_rows_of_documents", "document_count")
    yield of("documents_outside_stories", shift("stories", ROW, document_count=1), count)
    yield of("share_of_largest_story", repeat(190, lambda t: add_document(t, "Một bản sao nữa.", story=0)))
    yield of("copies_without_pair", lambda t: t["duplicate_pairs"].clear())
    raw = ("raw_documents", "document_id_is_in_documents", "document_id")
    yield of("raw_texts_too_many", add("raw_documents", ROW, document_id="d-gone"), raw)
    yield of("facts_with_shared_id", lambda t: t["dates"][ROW].update(fact_id=t["money"][ROW]["fact_id"]))
    yield of("people_unmentioned", add("people", ROW, person_id="p-again", document_count=0))
    yield of("meetings_unmentioned", add("meetings", ROW, meeting_id="m-again", series="Chuỗi khác", document_count=0, publisher_count=0))
    silent = repeat(8, lambda t: add_document(t, ("Không có gì để kể ở đây. " * 50).strip(), sentences=55))
    yield of("facts_per_1000_characters", silent, ("documents", "long_text_yields_facts", "char_count"))
    refused = all_of(*[add("ops.quarantine", 0, record_no=i) for i in range(4, 8)])
    yield of("share_of_quarantined_records", refused, read=4, quarantined=4)
    damaged = all_of(*[add("document_damage", i, damage="truncated_tail") for i in range(5)])
    yield of("share_of_damaged_documents", damaged)
    yield of("share_not_vietnamese", put("documents", range(8), language="en"))
    yield of("share_of_text_removed", _remove_a_lot)


def _remove_a_lot(tables: Rows) -> None:
    raw = tables["raw_documents"][ROW]
    span = {"raw_start_char": len(raw["text"]), "raw_end_char": len(raw["text"]) + 9000, "surface": "đ" * 9000}
    raw["text"] += "đ" * 9000
    tables["removed_text"].append(tables["removed_text"][ROW] | span | {"ordinal": 2, "position": "footer"})
