-- One row per named document, agreement, law, plan or fund: its latest known status and since when the texts speak of it.
-- vi: Mỗi văn kiện, hiệp định, luật, kế hoạch hoặc quỹ một dòng: trạng thái mới nhất được biết và từ khi nào được nhắc đến.
with told as (
    select instruments.*, story_id, publisher, published_at
    from instruments join documents using (document_id)
)
select
    mode(name order by name) as name,
    first(instrument_type order by instrument_type = 'other', published_at nulls last, fact_id) as instrument_type,
    first(status order by status is null, published_at desc nulls last, fact_id) as status,
    max(published_at) filter (status is not null)::date as status_seen,
    list(distinct status order by status) filter (status is not null) as statuses,
    first(issuer order by issuer is null, published_at nulls last, fact_id) as issuer,
    first(number order by number is null, published_at nulls last, fact_id) as number,
    min(published_at)::date as first_seen,
    max(published_at)::date as last_seen,
    count(distinct story_id) as story_count,
    count(distinct document_id) as document_count,
    count(distinct publisher) as publisher_count,
    first(fact_id order by status is null, published_at desc nulls last, fact_id) as fact_id
from told
group by fold(name)
order by story_count desc, name, fact_id
