-- comments
--
-- Whatever a migration makes says what it is for, to whoever looks at it with \d+.

begin;

select plan(3);

-- arrange ---------------------------------------------------------------------
create temporary view of_others as
select objid as oid
from pg_catalog.pg_depend
where deptype in ('e', 'i');  -- an extension's, or part of another object

-- No partitions: their parent says it for them.
create temporary view ours as
select pg_class.oid
from pg_catalog.pg_class
where
    pg_class.relnamespace = 'public'::regnamespace
    and pg_class.relkind in ('r', 'p', 'v', 'm', 'f')
    and not pg_class.relispartition
    and pg_class.oid not in (select of_others.oid from of_others);

create temporary view silent as
select pg_describe_object('pg_class'::regclass, oid, 0) as name
from ours
where obj_description(oid, 'pg_class') is null

union all

select pg_describe_object('pg_class'::regclass, attrelid, attnum) as name
from pg_catalog.pg_attribute
where
    attrelid in (select ours.oid from ours)
    and attnum > 0
    and not attisdropped
    and col_description(attrelid, attnum) is null

union all

-- NOT NULL (n) has no comment before 18; a constraint trigger (t) is a trigger.
select pg_describe_object('pg_constraint'::regclass, oid, 0) as name
from pg_catalog.pg_constraint
where
    conrelid in (select ours.oid from ours)
    and contype not in ('n', 't')
    and obj_description(oid, 'pg_constraint') is null

union all

select pg_describe_object('pg_class'::regclass, indexrelid, 0) as name
from pg_catalog.pg_index
where
    indrelid in (select ours.oid from ours)
    and indexrelid not in (select of_others.oid from of_others)
    and obj_description(indexrelid, 'pg_class') is null

union all

select pg_describe_object('pg_trigger'::regclass, oid, 0) as name
from pg_catalog.pg_trigger
where
    tgrelid in (select ours.oid from ours)
    and not tgisinternal
    and obj_description(oid, 'pg_trigger') is null

union all

select pg_describe_object('pg_policy'::regclass, oid, 0) as name
from pg_catalog.pg_policy
where obj_description(oid, 'pg_policy') is null

union all

select pg_describe_object('pg_proc'::regclass, oid, 0) as name
from pg_catalog.pg_proc
where
    pronamespace = 'public'::regnamespace
    and oid not in (select of_others.oid from of_others)
    and obj_description(oid, 'pg_proc') is null

union all

select pg_describe_object('pg_type'::regclass, oid, 0) as name
from pg_catalog.pg_type
where
    typnamespace = 'public'::regnamespace
    and typtype in ('e', 'd', 'r')
    and oid not in (select of_others.oid from of_others)
    and obj_description(oid, 'pg_type') is null;

-- the schema ------------------------------------------------------------------
select is_empty('table silent', 'everything says what it is for');

-- this suite ------------------------------------------------------------------
create type public.probe_kind as enum ('a');
create table public.probe (id integer constraint probe_pkey primary key);
create index probe_id_idx on public.probe (id);
create policy probe_policy on public.probe;
create function public.probe_function() returns integer language sql as 'select 1';
create trigger probe_trigger before update on public.probe
for each row execute function public.update_updated_at_column();

select is(
    (select count(*) from silent),
    8::bigint,
    'a type, table, column, constraint, index, policy, function, trigger are missed'
);

comment on policy probe_policy on public.probe is 'Says something.';

select is_empty(
    $$ select from silent where name like 'policy%' $$,
    'what says something is not missed any more'
);

select * from finish();
rollback;
