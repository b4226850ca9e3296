-- One row per pledge: who gives whom how much for what; near-duplicates and repeats of the same pledge count once.
-- vi: Mỗi khoản cam kết một dòng: ai cho ai bao nhiêu để làm gì; bài trùng và nhắc lại chỉ tính một lần.
with told as (
    select
        pledges.*,
        story_id,
        publisher,
        published_at,
        (
            select min(money.qualifier) from money
            where money.document_id = pledges.document_id and money.sentence_no = pledges.sentence_no
                and money.amount = pledges.amount and money.currency = pledges.currency
        ) as qualifier
    from pledges join documents using (document_id)
), keyed as (
    -- A document that leaves the recipient out tells the pledge its story names in full.
    select
        *,
        coalesce(
            fold(recipient),
            max(fold(recipient)) over (partition by story_id, fold(giver), amount, currency),
            case when amount is null then fold(surface) end,
            ''
        ) as recipient_key
    from told
)
select
    first(giver order by published_at nulls last, fact_id) as giver,
    first(recipient order by recipient is null, published_at nulls last, fact_id) as recipient,
    amount,
    currency,
    first(qualifier order by qualifier is null, published_at nulls last, fact_id) as qualifier,
    first(purpose order by purpose is null, published_at nulls last, fact_id) as purpose,
    min(published_at)::date as first_seen,
    max(published_at)::date as last_seen,
    count(distinct story_id) as story_count,
    count(distinct document_id) as document_count,
    count(distinct publisher) as publisher_count,
    first(surface order by published_at nulls last, fact_id) as surface,
    first(fact_id order by published_at nulls last, fact_id) as fact_id
from keyed
group by fold(giver), recipient_key, amount, currency
order by first_seen nulls last, giver, amount, fact_id
