-- The smallest number a hedged number allows: `hơn 100` allows from 100, `khoảng 100` from 90.
-- vi: Giá trị nhỏ nhất mà một con số có rào đón cho phép: `hơn 100` từ 100, `khoảng 100` từ 90.
(value, qualifier) as
case
    when qualifier in ('less_than', 'at_most') then '-infinity'::double
    when qualifier = 'approx' then value::double - abs(value::double) * 0.1
    else value::double
end
