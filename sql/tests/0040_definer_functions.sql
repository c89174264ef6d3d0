-- 0040_definer_functions
--
-- Functions that act with their owner's rights are bound by no rule of row-level
-- security. Each way that leads to one is tried here with another tenant's rows.

begin;

select plan(4);

-- arrange ---------------------------------------------------------------------
\ir _two_tenants.sql
\ir _attempts_on_others.sql

create function pg_temp.verdict(statement text)
returns text
language plpgsql
as $$
begin
    return pg_temp.app('acme', statement) || ' rows';
exception
    when others then
        return sqlstate;
end;
$$;

-- What the other tenant has, in every table.
create function pg_temp.possessions()
returns text
language sql
return (
    select
        md5(string_agg(
            query_to_xml(
                format(
                    'select * from %s as owned where tenant_id = md5(''other'')::uuid'
                    ' order by owned::text',
                    pg_attribute.attrelid::regclass
                ),
                true, false, ''
            )::text, '' order by pg_attribute.attrelid
        ))
    from pg_catalog.pg_attribute
    inner join pg_catalog.pg_class on pg_attribute.attrelid = pg_class.oid
    where
        pg_attribute.attname = 'tenant_id'
        and pg_class.relkind in ('r', 'p')
        and pg_class.relnamespace = 'public'::regnamespace
);

create temporary table before as select pg_temp.possessions() as possessions;

-- the attempts ----------------------------------------------------------------
select set_eq(
    $$
        select proname::text from pg_catalog.pg_proc
        where prosecdef and pronamespace = 'public'::regnamespace
    $$,
    'select unnest(names) from attempts',
    'every function that acts with its owner''s rights is tried'
);

select set_eq(
    'select names, pg_temp.verdict(statement) from attempts',
    'select names, verdict from attempts',
    'each is refused by a key, a right or a rule, or finds no row'
);

select is(
    pg_temp.possessions(), (select possessions from before),
    'the other tenant has what it had, in every table'
);

select is(
    pg_temp.verdict(
        'update public.resource_hold set status = ''RELEASED'''
    ),
    '1 rows',
    'the same is done to the tenant''s own rows'
);

select * from finish();
rollback;
