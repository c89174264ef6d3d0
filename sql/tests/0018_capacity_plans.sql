-- 0018_capacity_plans
--
-- Among 109,500 holds on 36,500 days, what is asked for is found by an index.

begin;

select plan(2);

-- arrange ---------------------------------------------------------------------
\ir _many_holds.sql

-- indexes ---------------------------------------------------------------------
create function pg_temp.indexes(query text)
returns setof text
language plpgsql
as $$
declare
    answer jsonb;
begin
    execute 'explain (format json) ' || query into answer;

    return query
    select distinct used.name #>> '{}'
    from jsonb_path_query(answer, '$.**."Index Name"') as used (name);
end;
$$;

select set_eq(
    $query$
        select pg_temp.indexes(
            $$
                select date, available_capacity from public.resource_capacity
                where
                    tenant_id = md5('acme')::uuid
                    and resource_id = md5('car7')::uuid
                    and date between '2100-03-01' and '2100-03-30'
            $$
        )
    $query$,
    array['resource_capacity_default_tenant_id_resource_id_date_key'],
    'the days of a resource are found by the index of uq_resource_date'
);

select set_eq(
    $query$
        select pg_temp.indexes(
            $$
                select from public.resource_hold
                where status = 'ACTIVE' and expires_at <= now()
                order by expires_at
                limit 10
            $$
        )
    $query$,
    array['idx_hold_expires'],
    'overdue holds are found by idx_hold_expires'
);

select * from finish();
rollback;
