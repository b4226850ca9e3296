-- One row per run and expectation: its share of failing rows and the change since the run before.
-- vi: Mỗi lượt chạy và kỳ vọng một dòng: tỷ lệ dòng không đạt và thay đổi so với lượt trước.
select
    started_at,
    run_id,
    suite,
    expectation,
    column_name,
    severity,
    success,
    evaluated,
    unexpected,
    unexpected_percent,
    unexpected_percent - lag(unexpected_percent) over (
        partition by suite, expectation, column_name order by started_at, run_id
    ) as unexpected_percent_change
from ops.quality_results join ops.runs using (run_id)
order by suite, expectation, column_name, started_at, run_id
