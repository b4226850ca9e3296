-- One row per entity: the most frequent spelling wins, the smallest on a tie; people are entities too.
with entity_rows as (
    select * from read_parquet($entity_rows)
), person_mentions as (
    select person_id, name, document_id from read_parquet($person_mentions)
), spellings as (
    select entity_id, 'name' as part, name as value, count(*) as uses from entity_rows group by all
    union all
    select entity_id, 'entity_type', entity_type, count(*) from entity_rows group by all
    union all
    select entity_id, 'name_en', name_en, count(*) from entity_rows where name_en is not null group by all
    union all
    select entity_id, 'acronym', acronym, count(*) from entity_rows where acronym is not null group by all
    union all
    select entity_id, 'country_code', country_code, count(*) from entity_rows where country_code is not null group by all
    union all
    select person_id, 'name', name, count(distinct document_id) from person_mentions group by all
    union all
    select distinct person_id, 'entity_type', 'person', 1 from person_mentions
), chosen as (
    select entity_id, part, value from spellings
    qualify row_number() over (partition by entity_id, part order by uses desc, value) = 1
)
select
    entity_id,
    any_value(value) filter (part = 'entity_type') as entity_type,
    any_value(value) filter (part = 'name') as name,
    any_value(value) filter (part = 'name_en') as name_en,
    any_value(value) filter (part = 'acronym') as acronym,
    any_value(value) filter (part = 'country_code') as country_code
from chosen
group by entity_id
order by entity_id
