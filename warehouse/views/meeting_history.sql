-- One row per meeting and story that names it, in order of publication: what was said of it and what changed since the story before.
-- vi: Mỗi cuộc họp và cụm tin nhắc đến nó một dòng, theo ngày đăng: đã nói gì và có gì thay đổi so với lần trước.
with told as (
    select
        meeting_id, m.start_date, m.end_date, m.place, m.mode, m.status, fact_id, sentence_no, document_id, story_id, publisher, published_at
    from meeting_mentions as m join documents using (document_id)
    -- The mention that says most stands for its story.
    qualify row_number() over (
        partition by meeting_id, story_id
        order by (m.start_date is null)::int + (m.place is null)::int + (m.status is null)::int + (m.mode is null)::int, not is_canonical, fact_id
    ) = 1
), followed as (
    select
        *,
        row_number() over in_time as version,
        lag(start_date ignore nulls) over in_time as previous_start,
        lag(coalesce(end_date, start_date) ignore nulls) over in_time as previous_end,
        lag(place ignore nulls) over in_time as previous_place,
        lag(mode ignore nulls) over in_time as previous_mode,
        lag(status ignore nulls) over in_time as previous_status
    from told
    window in_time as (partition by meeting_id order by published_at nulls last, document_id)
)
select
    meeting_id,
    meetings.name,
    meetings.ordinal,
    version,
    published_at,
    case
        when version = 1 then coalesce(followed.status, 'named')
        when not coalesce(date_overlaps(followed.start_date, coalesce(followed.end_date, followed.start_date), previous_start, previous_end), true)
            and previous_start is not null then 'moved'
        when followed.status is not null and followed.status is distinct from previous_status then followed.status
        when not contains(fold(followed.place), fold(previous_place)) and not contains(fold(previous_place), fold(followed.place)) then 'relocated'
        when followed.mode <> previous_mode then 'mode_changed'
        when coalesce(followed.end_date, followed.start_date) - followed.start_date < previous_end - previous_start
            or (followed.start_date is not null and previous_start is null) then 'dated'
        else 'repeated'
    end as change,
    followed.status,
    followed.start_date,
    followed.end_date,
    followed.place,
    followed.mode,
    publisher,
    sentences.text as quote,
    followed.document_id,
    story_id,
    fact_id
from followed
join meetings using (meeting_id)
left join sentences on sentences.document_id = followed.document_id and sentences.sentence_no = followed.sentence_no
order by meetings.name, meeting_id, version
