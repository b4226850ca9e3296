-- One row per person: the most frequent full name, and the days of publication between which the name was seen.
with person_mentions as (
    select distinct person_id, name, document_id from read_parquet($person_mentions)
), documents as (
    select document_id, published_at::date as published_on from read_parquet($documents)
), names as (
    select person_id, name from person_mentions
    group by person_id, name
    qualify row_number() over (partition by person_id order by count(*) desc, name) = 1
)
select
    person_id,
    names.name,
    min(published_on) as first_seen,
    max(published_on) as last_seen,
    count(distinct document_id) as document_count
from person_mentions join documents using (document_id) join names using (person_id)
group by person_id, names.name
order by person_id
