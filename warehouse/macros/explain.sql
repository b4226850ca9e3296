-- Where a fact comes from: its sentence with the span in brackets, its rule, its document, its source and its place in the raw text.
-- vi: Nguồn gốc của một dữ kiện: câu chứa nó với đoạn trích trong ngoặc vuông, luật, văn bản, nguồn và vị trí trong văn bản gốc.
(fact_id) as table
with found as (
    select * from facts where facts.fact_id = fact_id
), places as (
    select document_id, list(source_uri order by source_uri) as source_uris
    from document_sources where document_id in (select document_id from found) group by document_id
)
select
    found.fact_id,
    found.fact_type,
    substr(sentences.text, 1, found.start_char - sentences.start_char) || '[' || found.surface || ']'
        || substr(sentences.text, found.end_char - sentences.start_char + 1) as sentence,
    found.value,
    found.rule,
    found.confidence,
    found.document_id,
    documents.title,
    documents.publisher,
    documents.published_at,
    documents.url,
    places.source_uris,
    found.start_char,
    found.end_char,
    found.raw_start_char,
    found.raw_end_char,
    found.surface,
    substr(raw_documents.text, found.raw_start_char + 1, found.raw_end_char - found.raw_start_char) as raw_surface,
    found.story_id,
    found.run_id
from found
join documents using (document_id)
left join sentences on sentences.document_id = found.document_id and sentences.sentence_no = found.sentence_no
left join raw_documents on raw_documents.document_id = found.document_id
left join places on places.document_id = found.document_id
