-- Meetings that share a day with the span from_day to to_day (inclusive).
-- vi: Các cuộc họp có chung ngày với khoảng from_day đến to_day (gồm hai đầu).
(from_day, to_day) as table
select * from meetings
where date_overlaps(start_date, end_date, from_day::date, to_day::date)
order by start_date nulls first, end_date nulls last, meeting_id
