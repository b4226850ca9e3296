-- The largest number a hedged number allows: `dưới 100` allows up to 100, `khoảng 100` up to 110.
-- vi: Giá trị lớn nhất mà một con số có rào đón cho phép: `dưới 100` đến 100, `khoảng 100` đến 110.
(value, qualifier) as
case
    when qualifier in ('more_than', 'at_least') then 'infinity'::double
    when qualifier = 'approx' then value::double + abs(value::double) * 0.1
    else value::double
end
