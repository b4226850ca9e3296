-- One row per number, amount or day that a copy gives differently in the same sentence of its story: contradicted, refined, or its hedge lost, added or changed.
-- vi: Mỗi con số, số tiền hoặc ngày mà bài đăng lại ghi khác trong cùng một câu một dòng: trái nhau, rõ hơn, hoặc mất, thêm, đổi từ rào đón.
-- Compared are the first with the first, the second with the second of one kind and thing counted, where both sentences have equally many; a is published before b.
with sentence_pairs as (
    select canonical.document_id as document_a, canonical_sentence_no as sentence_a, e.document_id as document_b, e.sentence_no as sentence_b, story_id
    from story_edits as e join documents as canonical using (story_id)
    where change = 'edited' and canonical.is_canonical
), looked_at as (
    select document_a as document_id, sentence_a as sentence_no from sentence_pairs
    union
    select document_b, sentence_b from sentence_pairs
), said as (
    select
        document_id, sentence_no, start_char, fact_id, surface, 'count' as value_type, concat_ws('|', kind, unit, fold(counted)) as slot,
        coalesce(counted, unit) as subject, concat_ws(' ', value, unit) as value, coalesce(qualifier, 'exact') as qualifier,
        hedged_low(value, qualifier) as low, hedged_high(value, qualifier) as high
    from quantities
    union all
    select
        document_id, sentence_no, start_char, fact_id, surface, 'money', concat_ws('|', currency, per_unit),
        currency, amount || ' ' || currency, coalesce(qualifier, 'exact'), hedged_low(amount, qualifier), hedged_high(amount, qualifier)
    from money
    union all
    select
        document_id, sentence_no, start_char, fact_id, surface, 'date', grain,
        null, start_date || '/' || coalesce(end_date, start_date), 'exact', epoch(start_date), epoch(coalesce(end_date, start_date))
    from dates where start_date is not null and not is_name_year
), placed as (
    select
        said.*,
        row_number() over (partition by document_id, sentence_no, value_type, slot order by start_char, fact_id) as place,
        count(*) over (partition by document_id, sentence_no, value_type, slot) as places
    from said join looked_at using (document_id, sentence_no)
), paired as (
    select
        sentence_pairs.story_id,
        x.value_type,
        coalesce(x.subject, y.subject) as subject,
        list_sort([
            {published_at: coalesce(document_x.published_at, '9999-01-01'::timestamp), said: x, publisher: document_x.publisher},
            {published_at: coalesce(document_y.published_at, '9999-01-01'::timestamp), said: y, publisher: document_y.publisher}
        ]) as sides
    from sentence_pairs
    join placed as x on x.document_id = document_a and x.sentence_no = sentence_a
    join placed as y on y.document_id = document_b and y.sentence_no = sentence_b and y.slot = x.slot and y.place = x.place and y.places = x.places
        and y.value_type = x.value_type
    join documents as document_x on document_x.document_id = document_a
    join documents as document_y on document_y.document_id = document_b
    where (x.value <> y.value or x.qualifier <> y.qualifier) and fold(x.surface) <> fold(y.surface)
), unpacked as (
    select story_id, value_type, subject, sides[1].said as a, sides[2].said as b, sides[1].publisher as publisher_a, sides[2].publisher as publisher_b
    from paired
)
select
    story_id,
    value_type,
    subject,
    case
        when a.low > b.high or b.low > a.high then 'contradicted'
        when a.value <> b.value then 'refined'
        when b.qualifier = 'exact' then 'hedge_lost'
        when a.qualifier = 'exact' then 'hedge_added'
        else 'hedge_changed'
    end as change,
    a.value as value_a,
    b.value as value_b,
    a.qualifier as qualifier_a,
    b.qualifier as qualifier_b,
    a.surface as surface_a,
    b.surface as surface_b,
    publisher_a,
    publisher_b,
    a.document_id as document_id_a,
    b.document_id as document_id_b,
    a.sentence_no as sentence_no_a,
    b.sentence_no as sentence_no_b,
    a.fact_id as fact_id_a,
    b.fact_id as fact_id_b
from unpacked
order by story_id, document_id_a, document_id_b, sentence_no_a, fact_id_a
