"""Entities, people and meetings across documents."""

from __future__ import annotations

from expectations.checks import Suite, between, rule
from expectations.suites.common import suite
from transforms.tables import table


def suites() -> list[Suite]:
    """Suites of the dimension tables."""
    return [_entities(), _people(), _meetings()]


def _entities() -> Suite:
    return suite(
        table("entities"),
        rule(
            "country_has_its_code",
            "t.entity_type <> 'country' or t.country_code is not null",
            "entity_type",
            note="Countries are joined by code",
            scope="table",
        ),
        rule(
            "country_code_is_one_country",
            "t.entity_type <> 'country' or count(*) over (partition by t.entity_type, t.country_code) = 1",
            "entity_type",
            "country_code",
            note="Two rows of one country split its mentions",
            scope="table",
        ),
        rule(
            "name_is_one_line",
            "not contains(t.name, e'\\n') and length(t.name) <= 300",
            "name",
            note="A longer one swallowed its sentence",
            scope="table",
            severity="warning",
            mostly=0.99,
        ),
        rule("acronym_is_short", "length(t.acronym) <= 30", "acronym", note="A long short form is a name", scope="table", severity="warning"),
    )


def _people() -> Suite:
    return suite(
        table("people"),
        rule(
            "document_count_is_distinct_documents",
            "t.document_count = coalesce(mentioned, 0)",
            "document_count",
            note="Rankings of people are read from it",
            scope="table",
        ),
        rule("first_seen_is_not_after_last", "t.first_seen <= t.last_seen", "first_seen", "last_seen", note="Time lines run forwards", scope="table"),
        rule("first_seen_comes_with_last", "(t.first_seen is null) = (t.last_seen is null)", note="Both are days of the same documents", scope="table"),
        source="people t left join (select person_id, count(distinct document_id) as mentioned from person_mentions group by person_id) using (person_id)",
    )


def _meetings() -> Suite:
    return suite(
        table("meetings"),
        rule(
            "document_count_is_distinct_documents",
            "t.document_count = coalesce(mentioned, 0)",
            "document_count",
            note="Rankings of meetings are read from it",
            scope="table",
        ),
        rule(
            "publisher_count_is_distinct_publishers",
            "t.publisher_count = coalesce(publishers, 0)",
            "publisher_count",
            note="Corroboration counts outlets, not copies",
            scope="table",
        ),
        rule("start_is_not_after_end", "t.start_date <= t.end_date", "start_date", "end_date", note="Overlap queries rely on it", scope="table"),
        between("ordinal", 1, 500, "Editions are counted from 1; a year is no edition", scope="table"),
        rule(
            "edition_is_one_meeting",
            "t.ordinal is null or count(*) over (partition by t.series, t.ordinal) = 1",
            "series",
            note="Two rows of one edition split its mentions",
            scope="table",
            severity="warning",
            mostly=0.98,
        ),
        source="""meetings t left join (
    select meeting_id, count(distinct document_id) as mentioned, count(distinct publisher) as publishers
    from meeting_mentions join (select document_id, publisher from documents) using (document_id) group by meeting_id
) using (meeting_id)""",
    )
