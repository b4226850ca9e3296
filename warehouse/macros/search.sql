-- Full-text search, best first (BM25; the whole phrase before its words); `hoi nghi` finds `hội nghị` and the other way round.
-- vi: Tìm toàn văn, kết quả tốt nhất trước (BM25, ưu tiên cả cụm từ); gõ `hoi nghi` vẫn thấy `hội nghị` và ngược lại.
(query) as table
with wanted as (
    select distinct unnest(words_of(fold(query))) as term
), weighed as (
    select
        term_no,
        ln(1 + (collection.documents - document_count + 0.5) / (document_count + 0.5)) as weight,
        collection.mean_terms
    from wanted
    join search_index.terms using (term),
        (select count(*) as documents, avg(term_count) as mean_terms from search_index.documents) as collection
), ranked as (
    -- BM25 with the usual k1 = 1.2 and b = 0.75
    select
        document_no,
        sum(weight * occurrences * 2.2 / (occurrences + 1.2 * (0.25 + 0.75 * term_count / mean_terms))) as bm25
    from weighed
    join search_index.postings using (term_no)
    join search_index.documents using (document_no)
    group by document_no
    order by bm25 desc, document_no
    limit 300
), phrased as (
    select
        document_id,
        bm25,
        coalesce(contains(lower(concat_ws(e'\n', title, text)), lower(nfc_normalize(trim(query)))), false)::integer as as_typed,
        coalesce(contains(fold(concat_ws(e'\n', title, text)), fold(trim(query))), false)::integer as as_phrase,
        coalesce(contains(fold(title), fold(trim(query))), false)::integer as as_title
    from ranked
    join search_index.documents using (document_no)
    join documents using (document_id)
), scored as (
    select document_id, round(bm25 * (1 + 0.5 * as_phrase + 0.5 * as_title + 1.5 * as_typed), 4) as score from phrased
), snippets as (
    select document_id, first(text order by len(list_intersect(words_of(fold(text)), words_of(fold(query)))) desc, sentence_no) as snippet
    from sentences
    where document_id in (select document_id from scored order by score desc, document_id limit 50)
    group by document_id
)
select document_id, score, title, publisher, published_at, snippet, story_id, is_canonical
from scored
join documents using (document_id)
left join snippets using (document_id)
order by score desc, document_id
