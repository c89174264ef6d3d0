-- Line comments: dropped before a statement, kept in it, nothing in strings.
--select 0;
select 1 -- one; two
  -- 'three
  , 2--no blank; here
  , '-- no comment', "-- neither" -- (
from (select 3 as "-- neither") as t --$$
;
/* first */ -- second
-- third
select 4;select 5--;
+6;
