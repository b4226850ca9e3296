-- One row per meeting: what the latest document that says it says; a day beats a month, whatever the order.
with documents as (
    select document_id, published_at, publisher from read_parquet($documents)
), mentions as (
    select m.*, published_at, publisher
    from read_parquet($meeting_mentions) as m join documents using (document_id)
), series_names (series, series_name) as (
    select * from $series_names
), series as (
    -- The gazetteer's name of the series, else the name most texts use.
    select meeting_id, coalesce(series_name, name) as series
    from mentions left join series_names using (series)
    group by meeting_id, coalesce(series_name, name)
    qualify row_number() over (partition by meeting_id order by count(series_name) desc, count(*) desc, coalesce(series_name, name)) = 1
), names as (
    select meeting_id, name from mentions group by meeting_id, name
    qualify row_number() over (partition by meeting_id order by count(*) desc, name) = 1
), days as (
    select meeting_id, start_date, end_date from mentions where start_date is not null
    qualify row_number() over (
        partition by meeting_id
        order by coalesce(end_date, start_date) - start_date > 27, published_at desc nulls last, start_date, end_date
    ) = 1
), places as (
    select meeting_id, place, country_code from mentions where place is not null or country_code is not null
    qualify row_number() over (
        partition by meeting_id order by place is null, published_at desc nulls last, place, country_code nulls last
    ) = 1
), modes as (
    select meeting_id, mode from mentions where mode is not null
    qualify row_number() over (partition by meeting_id order by published_at desc nulls last, mode) = 1
), states as (
    select meeting_id, status from mentions where status is not null
    qualify row_number() over (
        partition by meeting_id order by published_at desc nulls last, list_position(['held', 'ongoing', 'planned'], status)
    ) = 1
), counts as (
    select
        meeting_id,
        min(ordinal) as ordinal,
        count(distinct document_id) as document_count,
        count(distinct publisher) as publisher_count
    from mentions group by meeting_id
)
select
    meeting_id,
    upper(left(series, 1)) || substr(series, 2) as series,
    upper(left(names.name, 1)) || substr(names.name, 2) || case when ordinal is null then '' else ' lần thứ ' || ordinal end as name,
    ordinal,
    start_date,
    end_date,
    place,
    country_code,
    mode,
    status,
    document_count,
    publisher_count
from counts
join series using (meeting_id)
join names using (meeting_id)
left join days using (meeting_id)
left join places using (meeting_id)
left join modes using (meeting_id)
left join states using (meeting_id)
order by meeting_id
