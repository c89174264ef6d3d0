-- 0016_release
--
-- A hold is released as a whole, and gives back once.

begin;

select plan(7);

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

create temporary table placed as
select * from pg_temp.place('t', 2, 2)
union all
select * from pg_temp.place('sold', 1);

create temporary table sold as
select * from public.confirm_hold(md5('acme')::uuid, 'sold', 'order-1', 'l1');

update public.resource_hold set expires_at = clock_timestamp()
where idempotency_token = 't';

-- releasing -------------------------------------------------------------------
select results_eq(
    $$ select status from public.release_hold(md5('acme')::uuid, ' t') $$,
    array['RELEASED', 'RELEASED'],
    'every day of a hold is released, also past its time'
);

select results_eq('table free', array[2, 3, 3, 3], 'releasing gives capacity back');

select lives_ok(
    $$ select public.release_hold(md5('acme')::uuid, 't') $$,
    'releasing again is no error'
);

select results_eq(
    'table free', array[2, 3, 3, 3], 'releasing again gives nothing back'
);

select throws_ok(
    $$ select public.release_hold(md5('acme')::uuid, 'sold') $$,
    'BKB10',
    'hold "sold" is CONFIRMED',
    'a confirmed hold cannot be released'
);

select throws_ok(
    $$ select public.release_hold(md5('other')::uuid, 't') $$,
    'BKB09',
    'no hold with token "t"',
    'another tenant cannot release it'
);

delete from public.resource_allocation;

select results_eq(
    'table free', array[3, 3, 3, 3], 'a deleted allocation gives capacity back'
);

select * from finish();
rollback;
