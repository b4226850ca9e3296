-- One row per meeting and story that names it, in order of publication: what was said of it and what changed since the story before.
-- vi: Mỗi cuộc họp và cụm tin nhắc đến nó một dòng, theo ngày đăng: đã nói gì và có gì thay đổi so với lần trước.
with mentions as (
    select
        m.*,
        story_id,
        publisher,
        published_at,
        is_canonical,
        (m.start_date is null)::int + (m.place is null)::int + (m.status is null)::int + (m.mode is null)::int as unsaid
    from meeting_mentions as m join documents using (document_id)
), told as (
    -- A story says in one sentence when and in another where; the mention that says most is quoted.
    select
        meeting_id,
        story_id,
        first({start_date: start_date, end_date: end_date} order by start_date is null, coalesce(end_date, start_date) - start_date, unsaid, fact_id) as days,
        first(place order by place is null, unsaid, fact_id) as place,
        first(mode order by mode is null, unsaid, fact_id) as mode,
        first(status order by status is null, unsaid, fact_id) as status,
        first({fact_id: fact_id, document_id: document_id, sentence_no: sentence_no, publisher: publisher, published_at: published_at}
            order by unsaid, not is_canonical, fact_id) as quoted
    from mentions group by meeting_id, story_id
), unpacked as (
    select
        meeting_id, story_id, days.start_date, days.end_date, place, mode, status,
        quoted.fact_id, quoted.document_id, quoted.sentence_no, quoted.publisher, quoted.published_at
    from told
), followed as (
    select
        *,
        row_number() over in_time as version,
        lag(start_date ignore nulls) over in_time as previous_start,
        lag(coalesce(end_date, start_date) ignore nulls) over in_time as previous_end,
        lag(place ignore nulls) over in_time as previous_place,
        lag(mode ignore nulls) over in_time as previous_mode,
        lag(status ignore nulls) over in_time as previous_status
    from unpacked
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
