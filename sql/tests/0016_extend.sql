-- 0016_extend
--
-- A hold is extended by 30 minutes, while it lives.

begin;

select plan(4);

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

-- extending -------------------------------------------------------------------
select results_eq(
    $$
        select hold.expires_at - placed.expires_at
        from public.extend_hold(md5('acme')::uuid, 'T') as hold
        inner join placed using (id)
    $$,
    array[interval '30 minutes', interval '30 minutes'],
    'extending adds 30 minutes to every day of a hold'
);

select throws_ok(
    $$ select public.extend_hold(md5('acme')::uuid, 'sold') $$,
    'BKB10',
    'hold "sold" is CONFIRMED',
    'a confirmed hold cannot be extended'
);

update public.resource_hold set expires_at = clock_timestamp()
where idempotency_token = 't' and date = '2100-01-02';

select throws_ok(
    $$ select public.extend_hold(md5('acme')::uuid, 't') $$,
    'BKB11',
    'hold "t" is past its time',
    'a hold of which one day is past its time cannot be extended'
);

select results_eq(
    'table free', array[0, 1, 3, 3], 'what is past its time counts until it is expired'
);

select * from finish();
rollback;
