-- 0016_place_refused
--
-- One day that cannot be held refuses them all.

begin;

select plan(8);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name) values (md5('acme')::uuid, 'acme', 'Acme');

insert into public.resource (id, tenant_id, type, name, code, timezone)
values (md5('van')::uuid, md5('acme')::uuid, 'VEHICLE', 'Van', 'van', 'UTC');

insert into public.resource_capacity (
    tenant_id, resource_id, date, max_capacity, available_capacity
)
select
    md5('acme')::uuid as tenant_id,
    md5('van')::uuid as resource_id,
    date '2100-01-01' + step.number as date,
    3 as max_capacity,
    3 as available_capacity
from generate_series(0, 3) as step (number);

create function pg_temp.place(
    token text, days integer, units integer default 1, email text default 'ada@x.org'
)
returns setof public.resource_hold
language sql
as $$
    select * from public.place_hold(
        md5('acme')::uuid, md5('van')::uuid,
        '2100-01-01', '2099-12-31'::date + days, units, email, token
    )
$$;

create temporary view free as
select available_capacity from public.resource_capacity
order by date;

-- days ------------------------------------------------------------------------
select throws_ok(
    $$ select pg_temp.place('b', 5) $$,
    'BKB02',
    format('no capacity for resource "%s" on 2100-01-05', md5('van')::uuid),
    'a day without capacity row refuses the whole hold'
);

select throws_ok(
    $$ select pg_temp.place('b', 4, 4) $$,
    'BKB05',
    format('too little capacity of resource "%s" on 2100-01-01', md5('van')::uuid),
    'a day with too little capacity refuses the whole hold'
);

insert into public.resource_blackout (tenant_id, resource_id, start_date, end_date)
values (md5('acme')::uuid, md5('van')::uuid, '2100-01-04', '2100-01-04');

select throws_ok(
    $$ select pg_temp.place('b', 4) $$,
    'BKB04',
    format('resource "%s" is shut on 2100-01-04', md5('van')::uuid),
    'a day in a blackout refuses the whole hold'
);

select throws_ok(
    $$
        select public.place_hold(
            md5('acme')::uuid, md5('van')::uuid, '2020-01-01', '2020-01-02', 1, 'a@b', 'b'
        )
    $$,
    'BKB03',
    format('day 2020-01-01 of resource "%s" is past', md5('van')::uuid),
    'a day in the past refuses the whole hold'
);

select throws_ok(
    $$
        select public.place_hold(
            md5('acme')::uuid, md5('bus')::uuid, '2100-01-01', '2100-01-01', 1, 'a@b', 'b'
        )
    $$,
    'BKB07',
    format('no resource "%s"', md5('bus')::uuid),
    'a resource that the tenant does not have cannot be held'
);

-- Up to 16 there is no such interval at all.
select throws_ok(
    $$
        select public.place_hold(
            md5('acme')::uuid, md5('van')::uuid, '2100-01-01', '2100-01-01', 1, 'a@b',
            'b', 'infinity'
        )
    $$,
    (array['22007', 'BKB08'])[1 + (current_setting('server_version_num') >= '17')::int],
    null,
    'a hold that would never end is refused'
);

select results_eq(
    'table free', array[3, 3, 3, 3],
    'what was refused took nothing, also of the days that were free'
);

-- inactive --------------------------------------------------------------------
update public.resource set is_active = false;

select throws_ok(
    $$ select pg_temp.place('b', 1) $$,
    'BKB01',
    format('resource "%s" is inactive', md5('van')::uuid),
    'an inactive resource refuses the whole hold'
);

select * from finish();
rollback;
