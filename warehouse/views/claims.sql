-- One row per fact with what it says as one comparable text: the same claim reads the same in every document.
-- vi: Mỗi dữ kiện một dòng, nội dung thành một chuỗi so sánh được: cùng một điều thì giống nhau ở mọi văn bản.
with said as (
    select fact_id, document_id, sentence_no, surface, 'dates' as fact_type, coalesce(start_date || '/' || coalesce(end_date::varchar, '..'), value) as claim
    from dates where not is_name_year
    union all
    select fact_id, document_id, sentence_no, surface, 'money', concat_ws(' ', amount, currency, '/' || per_unit) from money
    union all
    select fact_id, document_id, sentence_no, surface, 'quantities', concat_ws(' ', value, unit, fold(counted)) from quantities
    union all
    select fact_id, document_id, sentence_no, surface, 'durations', value from durations
    union all
    select fact_id, document_id, sentence_no, surface, 'person_mentions', concat_ws(', ', people.name, fold(title)) from person_mentions join people using (person_id)
    union all
    select fact_id, document_id, sentence_no, surface, 'entity_mentions', entities.name from entity_mentions join entities using (entity_id)
    union all
    select fact_id, document_id, sentence_no, surface, 'meeting_mentions', concat_ws(', ', meetings.name, m.start_date, m.end_date, fold(m.place), m.status)
    from meeting_mentions as m join meetings using (meeting_id)
    union all
    select fact_id, document_id, sentence_no, surface, 'meeting_roles', concat_ws(', ', meetings.name, role, fold(r.name)) from meeting_roles as r join meetings using (meeting_id)
    union all
    select fact_id, document_id, sentence_no, surface, 'instruments', concat_ws(', ', fold(name), status) from instruments
    union all
    select fact_id, document_id, sentence_no, surface, 'pledges', concat_ws(', ', fold(giver), amount, currency) from pledges
    union all
    select fact_id, document_id, sentence_no, surface, 'acronyms', concat_ws(' = ', acronym, fold(expansion)) from acronyms
    union all
    select fact_id, document_id, sentence_no, surface, 'statements', concat_ws(': ', fold(speaker), fold(surface)) from statements
    union all
    select fact_id, document_id, sentence_no, surface, 'list_counts', concat_ws(' ', stated, fold(counted)) from list_counts
)
select fact_id, fact_type, claim, document_id, sentence_no, story_id, publisher, published_at, surface
from said join documents using (document_id)
