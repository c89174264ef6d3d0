-- Statements with and without rows.
create temporary table t (a int, b text);
insert into t values (1, 'x'), (2, null) returning a, b;
select * from t where false;
update t set a = a + 1 returning *;
do $$ begin raise notice 'hidden'; end $$;
show server_encoding; explain (costs off) select 1;
values (1, 'a|b'), (2, 'c');
