-- One row per meeting in the order of its days: when, where, how, who chairs and hosts, and how widely it is told.
-- vi: Mỗi cuộc họp một dòng theo thứ tự ngày: khi nào, ở đâu, hình thức, ai chủ trì và đăng cai, bao nhiêu báo đưa.
with chairs as (
    select distinct meeting_id, name from meeting_roles where role in ('chair', 'co_chair')
    union all
    -- The mention's own words, where no role was read from them.
    select distinct meeting_id, chair from meeting_mentions
    where chair is not null and meeting_id not in (select meeting_id from meeting_roles where role in ('chair', 'co_chair'))
), hosts as (
    select distinct meeting_id, name from meeting_roles where role = 'host'
), themes as (
    select meeting_id, theme from meeting_mentions where theme is not null
    group by meeting_id, theme
    qualify row_number() over (partition by meeting_id order by count(*) desc, theme) = 1
), told as (
    select meeting_id, count(distinct story_id) as story_count
    from meeting_mentions join documents using (document_id) group by meeting_id
)
select
    meeting_id,
    start_date,
    end_date,
    name,
    series,
    ordinal,
    place,
    country_code,
    mode,
    status,
    (select list(chairs.name order by chairs.name) from chairs where chairs.meeting_id = meetings.meeting_id) as chairs,
    (select list(hosts.name order by hosts.name) from hosts where hosts.meeting_id = meetings.meeting_id) as hosts,
    theme,
    story_count,
    document_count,
    publisher_count
from meetings left join themes using (meeting_id) left join told using (meeting_id)
order by start_date nulls last, end_date nulls last, name, meeting_id
