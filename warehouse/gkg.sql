-- One row per document: the 27 columns of the GDELT Global Knowledge Graph 2.1, tab-separated; what khotin does not measure is empty.
-- Codebook: data.gdeltproject.org/documentation/GDELT-Global_Knowledge_Graph_Codebook-V2.1.pdf. Offsets are code points of documents.text.
with clean_entities as (
    select
        document_id,
        entity_type,
        start_char,
        regexp_replace(coalesce(name_en, name), '[\t\r\n;,#|]+', ' ', 'g') as name,
        fips
    from entity_mentions
    join entities using (entity_id)
    left join fips_countries using (country_code)
), countries as (
    select
        document_id,
        array_to_string(list_sort(list(distinct concat_ws('#', '1', name, coalesce(fips, ''), coalesce(fips, ''), '', '', coalesce(fips, '')))), ';') as v1,
        string_agg(concat_ws('#', '1', name, coalesce(fips, ''), coalesce(fips, ''), '', '', '', coalesce(fips, ''), start_char), ';' order by start_char, name) as v2
    from (select document_id, start_char, name, fips from clean_entities where entity_type = 'country')
    group by document_id
), organizations as (
    select
        document_id,
        array_to_string(list_sort(list(distinct name)), ';') as v1,
        string_agg(name || ',' || start_char, ';' order by start_char, name) as v2
    from clean_entities where entity_type = 'organization' group by document_id
), clean_people as (
    select distinct document_id, start_char, regexp_replace(name, '[\t\r\n;,#|]+', ' ', 'g') as name from person_mentions
), persons as (
    select
        document_id,
        array_to_string(list_sort(list(distinct name)), ';') as v1,
        string_agg(name || ',' || start_char, ';' order by start_char, name) as v2
    from clean_people group by document_id
), all_names as (
    select document_id, string_agg(name || ',' || start_char, ';' order by start_char, name) as v2
    from (
        select document_id, start_char, name from clean_people
        union
        select document_id, start_char, name from clean_entities
        union
        select document_id, start_char, regexp_replace(name, '[\t\r\n;,#|]+', ' ', 'g') from meeting_mentions
        union
        select document_id, start_char, regexp_replace(name, '[\t\r\n;,#|]+', ' ', 'g') from instruments
    ) group by document_id
), calendar as (
    -- Resolution 1 is a year, 2 a month, 3 a day, 4 a day without its year.
    select document_id, string_agg(block || '#' || start_char, ';' order by start_char, block) as v2
    from (
        select
            document_id,
            start_char,
            case
                when regexp_full_match(value, '\d{4}') then '1#0#0#' || value
                when regexp_full_match(value, '\d{4}-\d{2}') then '2#' || substr(value, 6, 2)::int || '#0#' || substr(value, 1, 4)
                when regexp_full_match(value, '\d{4}-\d{2}-\d{2}') then '3#' || substr(value, 6, 2)::int || '#' || substr(value, 9, 2)::int || '#' || substr(value, 1, 4)
                when regexp_full_match(value, 'XXXX-\d{2}-\d{2}') then '4#' || substr(value, 6, 2)::int || '#' || substr(value, 9, 2)::int || '#0'
            end as block
        from dates where not is_name_year
    ) where block is not null
    group by document_id
), quotations as (
    select
        document_id,
        string_agg(start_char || '|' || (end_char - start_char) || '||' || regexp_replace(surface, '[\t\r\n#|]+', ' ', 'g'), '#' order by start_char, fact_id) as v2
    from statements where is_direct group by document_id
), amounts as (
    select document_id, string_agg(amount || ',' || regexp_replace(object, '[\t\r\n;,#|]+', ' ', 'g') || ',' || start_char, ';' order by start_char, fact_id) as v2
    from (
        select document_id, start_char, fact_id, amount::varchar as amount, currency as object from money
        union all
        select document_id, start_char, fact_id, value::varchar, coalesce(counted, unit, kind) from quantities
    ) group by document_id
), numbered as (
    select
        *,
        coalesce(strftime(published_at, '%Y%m%d%H%M%S'), '') as published,
        row_number() over (partition by published_at order by document_id) as nth
    from documents
)
select
    coalesce(nullif(published, ''), '00000000000000') || '-' || nth as gkgrecordid,
    published as v21date,
    case when url is null then '2' else '1' end as v2sourcecollectionidentifier,
    coalesce(domain, publisher, '') as v2sourcecommonname,
    regexp_replace(coalesce(url, numbered.source_uri), '\s+', ' ', 'g') as v2documentidentifier,
    '' as v1counts,
    '' as v21counts,
    '' as v1themes,
    '' as v2enhancedthemes,
    coalesce(countries.v1, '') as v1locations,
    coalesce(countries.v2, '') as v2enhancedlocations,
    coalesce(persons.v1, '') as v1persons,
    coalesce(persons.v2, '') as v2enhancedpersons,
    coalesce(organizations.v1, '') as v1organizations,
    coalesce(organizations.v2, '') as v2enhancedorganizations,
    '' as v15tone,
    coalesce(calendar.v2, '') as v21enhanceddates,
    '' as v2gcam,
    '' as v21sharingimage,
    '' as v21relatedimages,
    '' as v21socialimageembeds,
    '' as v21socialvideoembeds,
    coalesce(quotations.v2, '') as v21quotations,
    coalesce(all_names.v2, '') as v21allnames,
    coalesce(amounts.v2, '') as v21amounts,
    case language when 'vi' then 'srclc:vie' else '' end as v21translationinfo,
    concat(
        '<PAGE_TITLE>' || regexp_replace(replace(replace(replace(title, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '\s+', ' ', 'g') || '</PAGE_TITLE>',
        '<PAGE_AUTHORS>' || regexp_replace(replace(replace(replace(byline, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '\s+', ' ', 'g') || '</PAGE_AUTHORS>'
    ) as v2extrasxml
from numbered
left join countries using (document_id)
left join organizations using (document_id)
left join persons using (document_id)
left join all_names using (document_id)
left join calendar using (document_id)
left join quotations using (document_id)
left join amounts using (document_id)
order by numbered.published, numbered.document_id
