-- 0016_confirm
--
-- A live hold becomes allocations of one line, once.

begin;

select plan(6);

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

create function pg_temp.confirm(token text, line text)
returns setof public.resource_allocation
language sql
as $$ select * from public.confirm_hold(md5('acme')::uuid, token, 'order-1', line) $$;

create temporary view free as
select available_capacity from public.resource_capacity
order by date;

create temporary table placed as select * from pg_temp.place('t', 2, 2);

-- once ------------------------------------------------------------------------
select results_eq(
    $$ select date, quantity, line_item_id from pg_temp.confirm(' T', 'l1') $$,
    $$ values ('2100-01-01'::date, 2, 'l1'), ('2100-01-02', 2, 'l1') $$,
    'every day of a hold becomes an allocation, whatever the spelling of its token'
);

select results_eq(
    $$ select status from public.resource_hold where idempotency_token = 't' $$,
    array['CONFIRMED', 'CONFIRMED'],
    'every day of the hold is confirmed'
);

select results_eq(
    'table free', array[1, 1, 3, 3], 'what was held is sold: nothing becomes free'
);

select results_eq(
    $$ select id from pg_temp.confirm('t', 'l1') $$,
    'select id from public.resource_allocation order by date',
    'the same confirmation again returns the allocations'
);

select throws_ok(
    $$ select pg_temp.confirm('t', 'l2') $$,
    'BKB12',
    'hold "t" was confirmed for another line',
    'a hold cannot be confirmed for another line as well'
);

select is(
    (select count(*) from public.resource_allocation), 2::bigint,
    'however often it is confirmed, a hold is sold once'
);

select * from finish();
rollback;
