"""Stories and the duplicates that make them."""

from __future__ import annotations

from expectations.checks import Suite, between, rule
from expectations.suites.common import reference, suite
from transforms.tables import table

STORIES = """stories t
left join (
    select story_id, count(*) as documents, count(distinct coalesce(domain, publisher)) as publishers, count(*) filter (is_canonical) as canonicals,
           min(published_at) as first_at, max(published_at) as last_at, max(document_id) filter (is_canonical) as canonical, list(distinct title) as titles
    from documents group by story_id
) d using (story_id)"""

PAIRS = """duplicate_pairs t
left join (select document_id, story_id as story, is_canonical as is_copy_canonical from documents) using (document_id)
left join (select document_id as duplicate_of, story_id as original_story, is_canonical as is_original_canonical from documents) using (duplicate_of)"""


def suites() -> list[Suite]:
    """Suites of stories and duplicate_pairs."""
    return [_stories(), _pairs()]


def _stories() -> Suite:
    return suite(
        table("stories"),
        between("document_count", 1, None, "A story is told by at least one document", scope="table"),
        rule(
            "document_count_is_rows_of_documents",
            "t.document_count = coalesce(d.documents, 0)",
            "document_count",
            note="Corroboration divides by it",
            scope="table",
        ),
        rule(
            "publisher_count_is_distinct_publishers",
            "t.publisher_count = coalesce(d.publishers, 0)",
            "publisher_count",
            note="Corroboration counts outlets, not copies",
            scope="table",
        ),
        reference("t.canonical_document_id", "documents", "document_id", "canonical_document_id"),
        rule(
            "one_document_is_canonical",
            "coalesce(d.canonicals, 0) = 1",
            "story_id",
            note="Views that count a story once keep its canonical document",
            scope="table",
        ),
        rule(
            "canonical_document_is_marked",
            "d.canonical is null or t.canonical_document_id = d.canonical",
            "canonical_document_id",
            note="Both tables name the same document",
            scope="table",
        ),
        rule("first_publication_is_the_earliest", "t.first_published_at is not distinct from d.first_at", note="Who was first is read from it", scope="table"),
        rule("last_publication_is_the_latest", "t.last_published_at is not distinct from d.last_at", note="A story's span ends with it", scope="table"),
        rule("title_is_of_one_of_its_documents", "list_contains(d.titles, t.title)", "title", note="A title nobody printed cannot be cited", scope="table"),
        rule(
            "untitled_story_has_no_titled_document",
            "t.title is not null or len(list_filter(d.titles, x -> x is not null)) = 0",
            note="A known title must not be lost",
            scope="table",
            severity="warning",
        ),
        source=STORIES,
    )


def _pairs() -> Suite:
    return suite(
        table("duplicate_pairs"),
        between("similarity", 0, 1, "A Jaccard similarity"),
        rule(
            "similarity_is_that_of_a_duplicate",
            "t.similarity >= 0.4",
            "similarity",
            note="Documents less alike tell different texts",
            severity="warning",
            mostly=0.95,
        ),
        rule("exact_duplicate_is_the_same", "t.method <> 'exact' or t.similarity = 1", "method", "similarity", note="Exact means every shingle is shared"),
        rule(
            "document_does_not_repeat_itself", "t.document_id <> t.duplicate_of", "document_id", "duplicate_of", note="It would count as its own corroboration"
        ),
        reference("t.duplicate_of", "documents", "document_id", "duplicate_of"),
        rule(
            "pair_is_one_story",
            "story is null or original_story is null or story = original_story",
            "document_id",
            "duplicate_of",
            note="Duplicates are kept as stories",
            scope="table",
        ),
        rule(
            "original_is_canonical",
            "coalesce(is_original_canonical, true)",
            "duplicate_of",
            note="Copies point at the one document that stands for the story",
            scope="table",
        ),
        rule(
            "copy_is_not_canonical",
            "not coalesce(is_copy_canonical, false)",
            "document_id",
            note="A copy that counts as the story counts it twice",
            scope="table",
        ),
        source=PAIRS,
    )
