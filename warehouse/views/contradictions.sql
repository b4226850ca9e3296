-- One row per subject and pair of values that cannot both hold, each with the sentence that says it; hedges (`hơn`, `khoảng`) are allowed for.
-- vi: Mỗi chủ thể và cặp giá trị không thể cùng đúng một dòng, kèm câu nguyên văn của cả hai; đã tính đến từ rào đón (`hơn`, `khoảng`).
-- Numbers, amounts and days are also compared where a copy edits a sentence of its story (value_edits). Compared besides are days, place and mode of a meeting with an edition (anywhere) or without one (inside a story), amounts
-- that one giver pledges one recipient within a month (inside a story where the recipient is not named), and counts of the same thing inside a story.
with said as (
    select
        'meeting' as subject_type,
        case when meetings.ordinal is null then meeting_id || story_id else meeting_id end as subject_key,
        meetings.name as subject,
        unnest([
            {attribute: 'dates', value: m.start_date || '/' || coalesce(m.end_date, m.start_date)},
            {attribute: 'place', value: m.place},
            {attribute: 'mode', value: m.mode}
        ], recursive := true),
        m.start_date as low_day,
        coalesce(m.end_date, m.start_date) as high_day,
        null::double as low,
        null::double as high,
        fact_id, document_id, sentence_no, published_at, publisher
    from meeting_mentions as m join meetings using (meeting_id) join documents using (document_id)
    union all
    select
        'pledge', concat_ws('|', fold(giver), coalesce(fold(recipient), story_id), currency), giver, 'amount', amount || ' ' || currency,
        null, null,
        hedged_low(amount, qualifier), hedged_high(amount, qualifier),
        fact_id, document_id, sentence_no, published_at, publisher
    from (
        select pledges.*, story_id, published_at, publisher, (
            select min(qualifier) from money
            where money.document_id = pledges.document_id and money.sentence_no = pledges.sentence_no
                and money.amount = pledges.amount and money.currency = pledges.currency
        ) as qualifier
        from pledges join documents using (document_id) where amount is not null
    )
    union all
    select
        'count', concat_ws('|', story_id, kind, unit, fold(counted)), coalesce(counted, unit), 'value', concat_ws(' ', value, unit),
        null, null,
        hedged_low(value, qualifier), hedged_high(value, qualifier),
        fact_id, document_id, sentence_no, published_at, publisher
    from quantities join documents using (document_id)
    where kind in ('count', 'measure') and counted is not null
    -- A text that gives several numbers of the same thing speaks of several things.
    qualify count(distinct value) over (partition by document_id, kind, unit, fold(counted)) = 1
), first_said as (
    select *, fold(value) as folded from said where value is not null
    qualify row_number() over (partition by subject_key, attribute, fold(value) order by published_at nulls last, fact_id) = 1
), country_names as (
    select distinct fold(name) as name from entities where entity_type = 'country'
), pairs as (
    select a, b
    from first_said as a join first_said as b using (subject_type, subject_key, attribute)
    where a.document_id <> b.document_id
        and (coalesce(a.published_at, '9999-01-01'::timestamp), a.fact_id) < (coalesce(b.published_at, '9999-01-01'::timestamp), b.fact_id)
        and case attribute
            when 'dates' then not (a.low_day >= b.low_day and a.high_day <= b.high_day) and not (b.low_day >= a.low_day and b.high_day <= a.high_day)
            when 'place' then not contains(a.folded, b.folded) and not contains(b.folded, a.folded)
                and a.folded not in (select name from country_names) and b.folded not in (select name from country_names)
            when 'mode' then 'hybrid' not in (a.value, b.value)
            when 'amount' then (a.low > b.high or b.low > a.high) and coalesce(abs(date_diff('day', a.published_at, b.published_at)) <= 31, true)
            else a.low > b.high or b.low > a.high
        end
), edited as (
    -- What is said of a meeting or a pledge is compared above.
    select
        value_type as subject_type,
        coalesce(subject, 'date') as subject,
        case value_type when 'money' then 'amount' when 'date' then 'dates' else 'value' end as attribute,
        value_a, value_b, sentence_no_a, sentence_no_b, document_id_a, document_id_b, fact_id_a, fact_id_b
    from value_edits
    where change = 'contradicted'
        and not exists (
            select 1 from pledges as p
            where value_type = 'money' and p.document_id = document_id_a and p.sentence_no = sentence_no_a and p.amount || ' ' || p.currency = value_a
        )
        and not exists (
            select 1 from meeting_mentions as m
            where value_type = 'date' and m.document_id = document_id_a and m.sentence_no = sentence_no_a
                and m.start_date || '/' || coalesce(m.end_date, m.start_date) = value_a
        )
    qualify row_number() over (partition by story_id, value_type, subject, value_a, value_b order by fact_id_a, fact_id_b) = 1
), compared as (
    select
        a.subject_type as subject_type,
        a.subject as subject,
        a.attribute as attribute,
        a.value as value_a,
        b.value as value_b,
        a.sentence_no as sentence_no_a,
        b.sentence_no as sentence_no_b,
        a.document_id as document_id_a,
        b.document_id as document_id_b,
        a.fact_id as fact_id_a,
        b.fact_id as fact_id_b
    from pairs
), found as (
    select * from (from compared union all by name from edited)
    qualify row_number() over (
        partition by subject_type, subject, attribute, value_a, value_b, document_id_a, document_id_b order by fact_id_a, fact_id_b
    ) = 1
)
select
    subject_type,
    subject,
    attribute,
    value_a,
    value_b,
    sentence_a.text as quote_a,
    sentence_b.text as quote_b,
    document_a.publisher as publisher_a,
    document_b.publisher as publisher_b,
    document_a.published_at as published_at_a,
    document_b.published_at as published_at_b,
    document_id_a,
    document_id_b,
    fact_id_a,
    fact_id_b
from found
join documents as document_a on document_a.document_id = document_id_a
join documents as document_b on document_b.document_id = document_id_b
join sentences as sentence_a on sentence_a.document_id = document_id_a and sentence_a.sentence_no = sentence_no_a
join sentences as sentence_b on sentence_b.document_id = document_id_b and sentence_b.sentence_no = sentence_no_b
order by subject_type, subject, attribute, fact_id_a, fact_id_b
