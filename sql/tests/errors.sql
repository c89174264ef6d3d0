-- errors
--
-- Every error of ours has a code of one class, and says what is wrong and what to do.

begin;

select plan(5);

-- arrange ---------------------------------------------------------------------
-- A statement ends at a semicolon outside of its strings.
create temporary view errors as
select
    pg_proc.proname::text as name,
    raised.statement[1] as statement,
    substring(raised.statement[1] from 'errcode = ''([^'']*)''') as code
from pg_catalog.pg_proc
cross join
    lateral regexp_matches(
        pg_proc.prosrc, 'raise exception (?:''[^'']*''|[^'';])*;', 'g'
    ) as raised (statement)
where pg_proc.pronamespace = 'public'::regnamespace;

create temporary view poor as
select name from errors
where
    code is null
    or statement !~ '\mdetail ='
    or statement !~ '\mhint ='
    or statement ~ 'raise exception ''([A-Z]|(''''|[^''])*\.'')';

-- the schema ------------------------------------------------------------------
-- An error that repeats a foreign key's has the code of that.
select set_eq(
    $$ select name from errors where code !~ '^BK[A-EMTX][0-9]{2}$' $$,
    array['refuse_resource_out_of_sight'],
    'every code is of our class, but for an error that a foreign key would give'
);

select is_empty(
    'table poor', 'every error of ours has a code of its class, a detail and a hint'
);

select cmp_ok(
    (select count(distinct code) from errors), '>', 40::bigint,
    'more than forty different errors were looked at'
);

-- this suite ------------------------------------------------------------------
create function public.probe()
returns void
language plpgsql
as $$
begin
    raise exception 'It is wrong; very.' using errcode = 'P0001', hint = 'Go; away.';
end;
$$;

select set_eq(
    'table poor', array['probe'], 'an error without a detail is found'
);

select is(
    (
        select statement from errors
        where name = 'probe'
    ),
    'raise exception ''It is wrong; very.'' using errcode = ''P0001'','
    ' hint = ''Go; away.'';',
    'a semicolon in a message does not end the error'
);

select * from finish();
rollback;
