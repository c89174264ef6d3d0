-- 0017_availability
--
-- Each day says how much is free, or why nothing can be had.

begin;

select plan(4);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name) values (md5('acme')::uuid, 'acme', 'Acme');

insert into public.resource (id, tenant_id, type, name, code, timezone)
values (md5('van')::uuid, md5('acme')::uuid, 'VEHICLE', 'Van', 'van', 'UTC');

create function pg_temp.day(number integer)
returns date
language sql
as $$ select (now() at time zone 'UTC')::date + number $$;

insert into public.resource_capacity (
    tenant_id, resource_id, date, max_capacity, available_capacity
)
select
    md5('acme')::uuid as tenant_id,
    md5('van')::uuid as resource_id,
    pg_temp.day(step.number) as date,
    2 as max_capacity,
    2 as available_capacity
from generate_series(-1, 3) as step (number);

insert into public.resource_blackout (tenant_id, resource_id, start_date, end_date)
values (md5('acme')::uuid, md5('van')::uuid, pg_temp.day(2), pg_temp.day(2));

create temporary table placed as
select * from
    public.place_hold(
        md5('acme')::uuid,
        md5('van')::uuid,
        pg_temp.day(0),
        pg_temp.day(0),
        2,
        'a@b',
        't'
    )
union all
select * from public.place_hold(
    md5('acme')::uuid, md5('van')::uuid, pg_temp.day(1), pg_temp.day(1), 1, 'a@b', 'u'
);

create function pg_temp.reasons(units integer)
returns setof text
language sql
as $$
    select concat_ws(' ', maximum, available, reason)
    from public.availability(
        md5('acme')::uuid, md5('van')::uuid, pg_temp.day(-1), pg_temp.day(4), units
    )
$$;

-- reasons ---------------------------------------------------------------------
select results_eq(
    'select pg_temp.reasons(1)',
    array['2 2 past', '2 0 full', '2 1', '2 2 blackout', '2 2', 'no capacity'],
    'each day is free, or says why not'
);

select results_eq(
    'select pg_temp.reasons(2)',
    array['2 2 past', '2 0 full', '2 1 full', '2 2 blackout', '2 2', 'no capacity'],
    'a day is full for those who want more than is free'
);

update public.resource set is_active = false;

select results_eq(
    $$ select distinct right(reason, 8) from pg_temp.reasons(1) as reason $$,
    array['inactive'],
    'no day of an inactive resource is free'
);

select throws_ok(
    $$
        select public.availability(
            md5('other')::uuid, md5('van')::uuid, '2100-01-01', '2100-01-01'
        )
    $$,
    'BKB07',
    format('no resource "%s"', md5('van')::uuid),
    'another tenant sees nothing'
);

select * from finish();
rollback;
