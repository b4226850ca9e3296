-- Every fact in one shape, one row per fact; what its own table adds stands in value as JSON.
-- vi: Mọi dữ kiện trong một dạng chung, mỗi dữ kiện một dòng; các cột riêng của từng bảng nằm trong value (JSON).
with rows as (
$fact_rows
)
select
    rows.fact_id,
    rows.fact_type,
    rows.document_id,
    documents.story_id,
    rows.sentence_no,
    rows.start_char,
    rows.end_char,
    rows.surface,
    rows.value,
    rows.confidence,
    rows.rule,
    rows.raw_start_char,
    rows.raw_end_char,
    rows.run_id
from rows join documents using (document_id)
