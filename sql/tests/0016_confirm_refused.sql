-- 0016_confirm_refused
--
-- Only a hold that lives as a whole is confirmed.

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

create function pg_temp.confirm(token text, line text)
returns setof public.resource_allocation
language sql
as $$ select * from public.confirm_hold(md5('acme')::uuid, token, 'order-1', line) $$;

create temporary table placed as
select * from pg_temp.place('t', 2, 2)
union all
select * from pg_temp.place('late', 1);

update public.resource_hold set expires_at = clock_timestamp() - interval '1 second'
where idempotency_token = 'late';

-- only what lives -------------------------------------------------------------
select throws_ok(
    $$ select pg_temp.confirm('late', 'l3') $$,
    'BKB11',
    'hold "late" is past its time',
    'a hold past its time cannot be confirmed, although nobody expired it yet'
);

update public.resource_hold set status = 'RELEASED'
where idempotency_token = 'late';

select throws_ok(
    $$ select pg_temp.confirm('late', 'l3') $$,
    'BKB10',
    'hold "late" is RELEASED',
    'a released hold cannot be confirmed'
);

select throws_ok(
    $$ select pg_temp.confirm('none', 'l3') $$,
    'BKB09',
    'no hold with token "none"',
    'a token without a hold cannot be confirmed'
);

select throws_ok(
    $$ select public.confirm_hold(md5('other')::uuid, 't', 'order-1', 'l1') $$,
    'BKB09',
    'no hold with token "t"',
    'another tenant does not find the token'
);

select throws_ok(
    $$ select pg_temp.confirm('t', ' ') $$,
    'BKB08',
    'cannot confirm hold: bad argument',
    'a hold cannot be confirmed for nothing'
);

-- what is left of it ----------------------------------------------------------
create temporary table sold as select * from pg_temp.confirm('t', 'l1');

delete from public.resource_allocation
where date = '2100-01-01';

select results_eq(
    $$ select date from pg_temp.confirm('t', 'l1') $$,
    array['2100-01-02'::date],
    'the same confirmation again returns the allocations that are left'
);

delete from public.resource_allocation;

select throws_ok(
    $$ select pg_temp.confirm('t', 'l2') $$,
    'BKB10',
    'hold "t" is CONFIRMED',
    'a hold whose allocations are deleted cannot be confirmed for another line'
);

select throws_ok(
    $$ select pg_temp.confirm('t', 'l1') $$,
    'BKB10',
    'hold "t" is CONFIRMED',
    'a hold whose allocations are deleted is not confirmed by saying so again'
);

select * from finish();
rollback;
