-- One row per month of publication and country: how many stories, documents and mentions; month is null where it is not known.
-- vi: Mỗi tháng đăng và mỗi nước một dòng: bao nhiêu cụm tin, văn bản và lượt nhắc; month để trống nếu không rõ tháng.
with dated as (
    select
        document_id,
        story_id,
        case
            when published_at is not null then date_trunc('month', published_at)::date
            when date_trunc('month', published_earliest) = date_trunc('month', published_latest) then date_trunc('month', published_earliest)::date
        end as month
    from documents
), countries as (
    select entity_id, country_code, name from entities where entity_type = 'country'
)
select
    month,
    country_code,
    min(countries.name) as name,
    count(distinct story_id) as story_count,
    count(distinct document_id) as document_count,
    count(*) as mention_count
from entity_mentions join countries using (entity_id) join dated using (document_id)
group by month, country_code
order by month nulls last, story_count desc, mention_count desc, country_code
