-- Documents that the warehouse held after a run and still holds; what was taken back since is in ops.retractions.
-- vi: Văn bản đã có trong kho sau một lượt chạy và đến nay vẫn còn; phần đã rút nằm trong ops.retractions.
(as_of_run) as table
select documents.* from documents join ops.runs using (run_id)
where runs.started_at <= (select started_at from ops.runs where run_id = as_of_run)
order by document_id
