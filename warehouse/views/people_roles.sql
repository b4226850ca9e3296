-- One row per person and title: first and last day of publication that says so, and by how many outlets, stories and documents.
-- vi: Mỗi người và chức danh một dòng: ngày đăng đầu và cuối nói như vậy, bao nhiêu báo, cụm tin và văn bản.
with held as (
    select person_id, person_mentions.title, document_id, story_id, publisher, published_at::date as published_on
    from person_mentions join documents using (document_id)
    where person_mentions.title is not null
), spelled as (
    select person_id, fold(title) as folded_title, title from held
    group by person_id, title
    qualify row_number() over (partition by person_id, fold(title) order by count(*) desc, title) = 1
)
select
    held.person_id,
    people.name,
    spelled.title,
    min(published_on) as first_seen,
    max(published_on) as last_seen,
    count(distinct publisher) as publisher_count,
    count(distinct story_id) as story_count,
    count(distinct document_id) as document_count
from held
join spelled on spelled.person_id = held.person_id and spelled.folded_title = fold(held.title)
join people on people.person_id = held.person_id
group by held.person_id, people.name, spelled.title
order by people.name, held.person_id, first_seen nulls last, spelled.title
