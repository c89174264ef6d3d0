-- routines
--
-- A routine finds what its author meant, whatever the search_path of its caller.

begin;

select plan(5);

-- arrange ---------------------------------------------------------------------
create temporary view ours as
select
    pg_proc.proname::text as name,
    pg_proc.pronamespace = 'public'::regnamespace as is_public,
    coalesce(pg_proc.proconfig, '{}') @> array['search_path=""'] as is_fixed,
    pg_proc.prokind = 'p' and pg_proc.prosrc ~ '\mcommit;' as commits
from pg_catalog.pg_proc
inner join pg_catalog.pg_namespace on pg_proc.pronamespace = pg_namespace.oid
where
    pg_namespace.nspname !~ '^pg_'
    and pg_namespace.nspname not in ('information_schema', 'harness')
    and not exists (
        select from pg_catalog.pg_depend
        where
            pg_depend.classid = 'pg_catalog.pg_proc'::regclass
            and pg_depend.objid = pg_proc.oid
            and pg_depend.deptype = 'e'
    );

-- the schema ------------------------------------------------------------------
select is_empty(
    $$ select name from ours where not is_public $$,
    'every routine is in schema public'
);

select is_empty(
    $$ select name from ours where not is_fixed and not commits $$,
    'every routine has an empty search_path, but for procedures that commit'
);

select is_empty(
    $$ select name from ours where is_fixed and commits $$,
    'a procedure that commits has no SET clause, with which it could not'
);

-- this suite ------------------------------------------------------------------
create function public.probe() returns integer language sql return 1;

select set_eq(
    'select name from ours where not is_fixed and not commits',
    array['probe'],
    'a function with the search_path of its caller is found'
);

alter function public.probe() set search_path = '';

select is_empty(
    $$ select name from ours where not is_fixed and not commits $$,
    'with an empty search_path it is not found any more'
);

select * from finish();
rollback;
