-- One row per distinct fact of a story: how many documents and outlets carry it there, and how many independent stories say the same.
-- vi: Mỗi dữ kiện khác nhau của một cụm tin một dòng: bao nhiêu văn bản và báo đăng lại, bao nhiêu cụm tin độc lập cùng nói.
-- Copies of one text are one story, so only story_count is corroboration; document_count and publisher_count are reach. A number, an amount or a day
-- alone says nothing (`hai người`): it is the same claim only where both stories say it in a sentence that names the same person, body, place or country,
-- one that few stories name.
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
), named as (
    select document_id, sentence_no, entity_id as name_id from entity_mentions
    union
    select document_id, sentence_no, person_id from person_mentions where person_id is not null
), telling as (
    select name_id from named join documents using (document_id)
    group by name_id
    having count(distinct story_id) <= greatest(20, (select count(*) from stories) / 200)
), anchored as (
    select distinct story_id, fact_type, claim, name_id
    from claims join named using (document_id, sentence_no) join telling using (name_id)
    where fact_type in ('dates', 'money', 'quantities', 'durations', 'list_counts')
), agreeing as (
    select story_id, fact_type, claim, max(stories) as story_count
    from (select *, count(*) over (partition by fact_type, claim, name_id) as stories from anchored)
    group by story_id, fact_type, claim
)
select
    story_id,
    fact_type,
    claim,
    publisher_count,
    document_count,
    case
        when fact_type in ('dates', 'money', 'quantities', 'durations', 'list_counts') then coalesce(agreeing.story_count, 1)
        else count(*) over (partition by fact_type, claim)
    end as story_count,
    first_published_at,
    surface,
    fact_id
from told left join agreeing using (story_id, fact_type, claim)
