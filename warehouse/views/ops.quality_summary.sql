-- One row per run and suite: how many expectations were evaluated and how many failed, by severity.
-- vi: Mỗi lượt chạy và bộ kiểm tra một dòng: bao nhiêu kỳ vọng được xét, bao nhiêu không đạt theo mức độ.
select
    started_at,
    run_id,
    suite,
    count(*) as expectation_count,
    count(*) filter (success is not true and severity = 'critical') as critical_count,
    count(*) filter (success is not true and severity = 'warning') as warning_count,
    sum(unexpected)::bigint as unexpected
from ops.quality_results join ops.runs using (run_id)
group by started_at, run_id, suite
order by started_at, run_id, suite
