-- Every value of the result is a statement, row by row; NULL is none.
select format('select %s', n), case n when 2 then 'select ''two''; select 22;' end
from generate_series(1, 3) as n \gexec
select 'create temporary table t' || n || ' (a int)' from generate_series(1, 2) as n
\gexec
select count(*) from t1, t2;
select 'select 1' where false \gexec
