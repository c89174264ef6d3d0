-- Operators that resemble something else.
select '{"a": 1}'::jsonb @> '{}', '{"a": 1}'::jsonb ? 'a', '["a"]'::jsonb ?| array['a'];
select '{"a": {"b": 2}}'::jsonb #>> '{a,b}', '{"a": 3}'::jsonb -> 'a', 4 # 5;
select 6-7, 8 - -9, -10 * -1, 2^3, |/ 4.0, @ -5.0, 6 % 4, ~ 7, 1 <> 2, 3 != 4, 5 <= 6;
select int4range(1, 5) -|- int4range(5, 6), '10.0.0.1'::inet << '10.0.0.0/8', 8 | 1, 9 & 8;
select 1.5e3, .5, 5., 1e-2, 'a' || 'b' ~ 'ab', 'a' !~ 'b', 1=1, 2>=-2, 3>-4, 5<-6;
create operator pg_temp.@ -- a comment
(leftarg = int, rightarg = int, function = int4pl);
select 7 operator(pg_temp.@) 8;
