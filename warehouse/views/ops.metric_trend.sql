-- One row per run, metric and fact type (null: all types): how far facts agree, and the change since the run before.
-- vi: Mỗi lượt chạy, chỉ số và loại dữ kiện (trống: mọi loại) một dòng: mức nhất quán và thay đổi so với lượt trước.
select
    started_at,
    run_id,
    metric,
    fact_type,
    value,
    evaluated,
    value - lag(value) over (partition by metric, fact_type order by started_at, run_id) as value_change
from ops.metrics join ops.runs using (run_id)
order by metric, fact_type nulls first, started_at, run_id
