-- Facts that the warehouse held after a run and still holds, as that run or one before it found them.
-- vi: Dữ kiện đã có trong kho sau một lượt chạy và đến nay vẫn còn, do lượt đó hoặc lượt trước tìm ra.
(as_of_run) as table
select facts.* from facts join ops.runs using (run_id)
where runs.started_at <= (select started_at from ops.runs where run_id = as_of_run)
order by fact_id
