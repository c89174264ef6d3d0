-- The semicolons in the body of a function in standard SQL end nothing.
create function pg_temp.one() returns int
begin atomic
    select case when true then case 1 when 1 then 2 end else 3 end;
    select 4;
end;
CREATE OR REPLACE FUNCTION pg_temp.two(begin int, "begin;" int) RETURNS int
LANGUAGE sql
BEGIN ATOMIC SELECT 0; SELECT $1 + two."begin;"; END; select pg_temp.two(1, 2);
create or replace procedure pg_temp.three()
begin atomic
    select (case when true then 5 end); -- end;
    select 'end;';
end;
call pg_temp.three();
select pg_temp.one();
begin; select case when true then 6 end; end;
create function pg_temp.four() returns int return 7;
select pg_temp.four();
