-- 0016_place
--
-- A hold takes every day or none, and only once.

begin;

select plan(5);

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

-- every day or none -----------------------------------------------------------
select results_eq(
    $$
        select date, quantity, status, expires_at - clock_timestamp() < '30 minutes'
        from pg_temp.place('A', 2, 2)
    $$,
    $$
        values
        ('2100-01-01'::date, 2, 'ACTIVE', true), ('2100-01-02', 2, 'ACTIVE', true)
    $$,
    'a hold is one row a date, for 30 minutes at most'
);

select ok(
    bool_and(expires_at > clock_timestamp() + interval '29 minutes'),
    'a hold is for 30 minutes at least'
) from public.resource_hold;

-- the same again --------------------------------------------------------------
select results_eq(
    $$ select id from pg_temp.place(' a', 2, 2) $$,
    $$ select id from public.resource_hold order by date $$,
    'the same request again returns the first hold, whatever has changed since'
);

update public.resource_hold set status = 'RELEASED';

select results_eq(
    $$ select status from pg_temp.place('a', 2, 2) $$,
    array['RELEASED', 'RELEASED'],
    'the same request again does not revive what was released'
);

select results_eq(
    'table free', array[3, 3, 3, 3], 'the same request again takes nothing'
);

select * from finish();
rollback;
