-- 0010_resource_metadata_index
--
-- Resources are found by their metadata, without reading all of them.

begin;

select plan(3);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name) values (md5('acme')::uuid, 'acme', 'Acme');

insert into public.resource (tenant_id, type, name, code, timezone, metadata)
select
    md5('acme')::uuid as tenant_id,
    'VEHICLE' as type,
    'Car' as name,
    'car-' || step.number as code,
    'UTC' as timezone,
    jsonb_build_object('seats', step.number)
    || case when step.number % 1000 = 0 then '{"winch": true}' else '{}' end::jsonb
        as metadata
from generate_series(1, 2000) as step (number);

analyze public.resource;

create function pg_temp.plan_of(query text)
returns setof text
language plpgsql
as $$ begin return query execute 'explain (costs off) ' || query; end; $$;

-- using it --------------------------------------------------------------------
select ok(
    exists (
        select from
            pg_temp.plan_of(
                $$ select from public.resource where metadata @> '{"seats": 5}' $$
            ) as line (text)
        where line.text like '%Bitmap Index Scan on resource_metadata_idx%'
    ),
    'a value in the metadata is found by the index'
);

select ok(
    exists (
        select from
            pg_temp.plan_of(
                $$ select from public.resource where metadata ? 'winch' $$
            ) as line (text)
        where line.text like '%Bitmap Index Scan on resource_metadata_idx%'
    ),
    'a key in the metadata is found by the index'
);

select results_eq(
    $$ select code from public.resource where metadata ? 'winch' order by code $$,
    array['car-1000', 'car-2000'],
    'what is found has the key'
);

select * from finish();
rollback;
