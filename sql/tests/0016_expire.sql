-- 0016_expire
--
-- What is overdue counts until it is expired, then no more.

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

create temporary view state as
select
    idempotency_token,
    status
from public.resource_hold
order by idempotency_token, date;

create temporary table placed as
select * from pg_temp.place('old', 2)
union all
select * from pg_temp.place('older', 2)
union all
select * from pg_temp.place('young', 2);

update public.resource_hold
set
    expires_at = clock_timestamp() - case idempotency_token
        when 'old' then interval '1 hour' else interval '2 hours'
    end
where idempotency_token <> 'young';

-- in batches ------------------------------------------------------------------
select results_eq('table free', array[0, 0, 3, 3], 'overdue holds count');

select is(
    public.expire_holds(1), 2::bigint, 'a batch of one token expires all of its days'
);

select results_eq(
    'table state',
    $$
        values
        ('old', 'ACTIVE'), ('old', 'ACTIVE'), ('older', 'EXPIRED'),
        ('older', 'EXPIRED'), ('young', 'ACTIVE'), ('young', 'ACTIVE')
    $$,
    'the hold that ended first expires first'
);

select results_eq('table free', array[1, 1, 3, 3], 'expiring gives capacity back');

select is(public.expire_holds(), 2::bigint, 'the next batch expires the rest');
select is(public.expire_holds(), 0::bigint, 'what is not overdue does not expire');

select results_eq(
    'table free', array[2, 2, 3, 3], 'only the hold that still lives counts'
);

select results_eq(
    $$ select status from public.release_hold(md5('acme')::uuid, 'old') $$,
    array['EXPIRED', 'EXPIRED'],
    'releasing what has expired changes nothing'
);

select * from finish();
rollback;
