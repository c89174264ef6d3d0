-- \; joins statements in one query, \: is a colon.
select 1 \; select 2\; select 3;
begin\;select 4\;
select 5; commit;
\set v 6
select :v \; select ':v', 7\::int;
select 8 \;
;
create temporary table t as select 9 as a \; select a from t;
