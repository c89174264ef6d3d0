-- 0018_capacity_months
--
-- Days are kept by month; a month that nobody made never fails.

begin;

select plan(11);

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

create temporary table placed as select * from pg_temp.place('t', 1, 2);

create temporary view home as
select distinct tableoid::regclass::text as name from public.resource_capacity
order by name;

-- without the month -----------------------------------------------------------
select results_eq(
    'table home', array['resource_capacity_default'],
    'days of a month that nobody made are in the default partition'
);

-- making months ---------------------------------------------------------------
select is(
    public.add_capacity_months('2099-12-31', '2100-02-01'), 3::bigint,
    'months are made from the first day to the last'
);

select results_eq(
    'table home', array['resource_capacity_2100_01'],
    'days move to their month when it is made'
);

select results_eq(
    'table free', array[1, 3, 3, 3], 'what is free stays the same when days move'
);

select is(
    public.add_capacity_months('2100-01-01', '2100-02-01'), 0::bigint,
    'months that are there are not made again'
);

-- the rules hold in every month -----------------------------------------------
select lives_ok($$ select pg_temp.place('u', 2) $$, 'days in a month can be held');

select results_eq(
    'table free', array[0, 2, 3, 3], 'days in a month are counted'
);

select throws_ok(
    $$ update public.resource_capacity_2100_01 set available_capacity = 3 $$,
    'BKB13',
    format(
        'cannot set available_capacity of resource "%s" on 2100-01-01 to 3',
        md5('van')::uuid
    ),
    'what is free cannot be changed in the partition either'
);

select throws_ok(
    'truncate public.resource_capacity_2100_01',
    'BKB16',
    'cannot truncate table "resource_capacity_2100_01"',
    'a month cannot be emptied without a look'
);

update public.resource_capacity set date = '2100-02-28'
where date = '2100-01-04';

select results_eq(
    'table home', array['resource_capacity_2100_01', 'resource_capacity_2100_02'],
    'a day that becomes another one changes its month'
);

select is_empty(
    $$
        select relname from pg_catalog.pg_class
        where relispartition and relname ~ '^resource_capacity_' and relacl is not null
    $$,
    'partitions carry no grants of their own'
);

select * from finish();
rollback;
