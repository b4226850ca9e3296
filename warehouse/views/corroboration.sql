-- One row per distinct fact of a story: how many documents and outlets carry it there, and how many independent stories say the same.
-- vi: Mỗi dữ kiện khác nhau của một cụm tin một dòng: bao nhiêu văn bản và báo đăng lại, bao nhiêu cụm tin độc lập cùng nói.
-- Copies of one text are one story, so only story_count is corroboration; document_count and publisher_count are reach.
with told as (
    select
        story_id,
        fact_type,
        claim,
        count(distinct document_id) as document_count,
        count(distinct publisher) as publisher_count,
        min(published_at) as first_published_at,
        arg_min(surface, fact_id) as surface,
        min(fact_id) as fact_id
    from claims
    group by story_id, fact_type, claim
)
select
    story_id,
    fact_type,
    claim,
    publisher_count,
    document_count,
    count(*) over (partition by fact_type, claim) as story_count,
    first_published_at,
    surface,
    fact_id
from told
