-- A semicolon in parentheses ends nothing.
create temporary table t (a int);
create temporary table u (a int);
create rule twice as on insert to t do also (
    insert into u values (new.a);
    insert into u values (new.a + (1));
);
insert into t values (1); select count(*) from u;
select (((2))), ')', "(" from (select 3 as "(") as t;
