-- 0018_capacity_pages
--
-- Among 109,500 holds on 36,500 days, requests read the few pages that they need.

begin;

select plan(4);

-- arrange ---------------------------------------------------------------------
\ir _many_holds.sql

-- Pages that a query reads, once it is planned.
create function pg_temp.pages(query text)
returns integer
language plpgsql
as $$
declare
    answer json;
begin
    execute query;
    execute 'explain (analyze, buffers, format json) ' || query into answer;
    return (answer #>> '{0,Plan,Shared Hit Blocks}')::integer
        + (answer #>> '{0,Plan,Shared Read Blocks}')::integer;
end;
$$;

create temporary view scans as
select sum(seq_scan) as whole
from pg_catalog.pg_stat_xact_user_tables
where relname ~ '^resource_(capacity|blackout|hold|allocation)';

create temporary table before as select * from scans;

-- pages -----------------------------------------------------------------------
select cmp_ok(
    pg_temp.pages(
        $$
            select * from public.availability(
                md5('acme')::uuid, md5('car7')::uuid, '2100-03-01', '2100-03-30'
            )
        $$
    ),
    '<', 500,
    'availability of 30 days reads less than 500 pages of several thousand'
);

select cmp_ok(
    pg_temp.pages(
        $$
            select * from public.place_hold(
                md5('acme')::uuid, md5('car7')::uuid, '2100-03-01', '2100-03-07', 1,
                'ada@example.org', gen_random_uuid()::text
            )
        $$
    ),
    '<', 1000,
    'a hold of 7 days reads less than 1,000 pages'
);

select cmp_ok(
    pg_temp.pages('select public.expire_holds(10)'),
    '<', 1500,
    'expiring 10 of 200 overdue holds reads less than 1,500 pages'
);

select results_eq(
    'table scans', 'table before', 'none of these reads a table as a whole'
);

select * from finish();
rollback;
