-- One row per fact type and rule: how many facts people judged, how many they accepted, and Wilson's 95 % interval; a corrected fact counts as wrong.
-- vi: Mỗi loại dữ kiện và luật một dòng: số dữ kiện đã duyệt, số được chấp nhận và khoảng tin cậy Wilson 95 %; dữ kiện phải sửa tính là sai.
with last as (
  select * from ops.reviews qualify row_number() over (partition by fact_id order by reviewed_at desc, reviewer) = 1
), counted as (
  select fact_type, rule, count(*) as reviewed, count(*) filter (verdict = 'accepted') as correct, 1.959964 as z
  from last where rule is not null group by fact_type, rule
), centred as (
  select *, correct / reviewed as share, 1 + z * z / reviewed as scale from counted
)
select fact_type, rule, reviewed, correct, share as precision,
  greatest((share + z * z / (2 * reviewed) - z * sqrt(share * (1 - share) / reviewed + z * z / (4 * reviewed * reviewed))) / scale, 0) as low,
  least((share + z * z / (2 * reviewed) + z * sqrt(share * (1 - share) / reviewed + z * z / (4 * reviewed * reviewed))) / scale, 1) as high
from centred order by fact_type, rule
