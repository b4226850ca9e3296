-- Whether two spans of days share a day; a missing end is open, two missing ends are unknown (null).
-- vi: Hai khoảng ngày có chung ngày nào không; thiếu một đầu là khoảng mở, thiếu cả hai là chưa rõ (null).
(start_day, end_day, from_day, to_day) as
case
    when start_day is null and end_day is null then null
    else coalesce(start_day <= to_day, true) and coalesce(end_day >= from_day, true)
end
