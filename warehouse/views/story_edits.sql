-- One row per sentence of a copy, beside the sentence of the story's canonical document: kept, edited, added, or removed from it.
-- vi: Mỗi câu của bài đăng lại một dòng, đặt cạnh câu của bài đại diện: giữ nguyên, sửa, thêm, hoặc bị bỏ.
with canonical as (
    select s.document_id, s.sentence_no, s.text, list_distinct(words_of(s.text)) as words, story_id
    from sentences as s join documents using (document_id)
    where is_canonical and story_id in (select story_id from stories where document_count > 1)
), copied as (
    select s.document_id, s.sentence_no, s.text, list_distinct(words_of(s.text)) as words, story_id
    from sentences as s join documents using (document_id)
    where not is_canonical
), matched as (
    -- The share of common words; half of them makes an edited sentence.
    select
        copied.document_id,
        copied.sentence_no,
        canonical.sentence_no as canonical_sentence_no,
        canonical.text as canonical_text,
        len(list_intersect(copied.words, canonical.words)) / greatest(len(list_distinct(list_concat(copied.words, canonical.words))), 1) as similarity
    from copied join canonical using (story_id)
    where len(list_intersect(copied.words, canonical.words)) * 2 >= len(list_distinct(list_concat(copied.words, canonical.words)))
), best as (
    select * from matched
    qualify row_number() over (partition by document_id, sentence_no order by similarity desc, canonical_sentence_no) = 1
), edits as (
    select
        story_id,
        document_id,
        sentence_no,
        canonical_sentence_no,
        case when canonical_sentence_no is null then 'added' when words_of(text) = words_of(canonical_text) then 'kept' else 'edited' end as change,
        round(coalesce(similarity, 0), 4) as similarity,
        text,
        canonical_text
    from copied left join best using (document_id, sentence_no)
    union all
    select story_id, copies.document_id, null, canonical.sentence_no, 'removed', 0, null, canonical.text
    from canonical join (select document_id, story_id from documents where not is_canonical) as copies using (story_id)
    where not exists (
        select 1 from best where best.document_id = copies.document_id and best.canonical_sentence_no = canonical.sentence_no
    )
)
from edits
order by story_id, document_id, coalesce(canonical_sentence_no, 2147483647), sentence_no
