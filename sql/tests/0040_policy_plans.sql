-- 0040_policy_plans
--
-- The rules of row-level security are asked once a query and use the indexes.

begin;

select plan(6);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name)
select
    md5('tenant-' || number)::uuid as id,
    'tenant-' || number as slug,
    'Tenant' as name
from generate_series(1, 200) as number;

-- The triggers would say the same, and take longer.
alter table public.bookings disable trigger all;

insert into public.bookings (
    tenant_id, customer_id, client_generated_id, booking_type, start_at, end_at,
    occupied, booking_tz
)
select
    id as tenant_id,
    id as customer_id,
    gen_random_uuid()::text as client_generated_id,
    'TIMESLOT' as booking_type,
    hour as start_at,
    hour + interval '1 hour' as end_at,
    tstzrange(hour, hour + interval '1 hour') as occupied,
    'UTC' as booking_tz
from public.tenant
cross join generate_series(
    '2026-01-01'::timestamptz, '2026-01-05', interval '1 hour'
) as hour;

alter table public.bookings enable trigger all;
analyze public.bookings;

create function pg_temp.explained(statement text, slug text default 'tenant-1')
returns text
language plpgsql
set role = booking_app
as $$
declare
    line text;
    lines text := '';
begin
    perform set_config('booking.tenant_id', md5(slug)::uuid::text, true);

    for line in execute 'explain (analyze, costs off, timing off) ' || statement loop
        lines := lines || line || e'\n';
    end loop;

    return lines;
end;
$$;

create temporary table plans as
select
    pg_temp.explained('select count(*) from public.bookings') as of_all,
    pg_temp.explained(
        $$
            select from public.bookings
            where start_at between '2026-01-02' and '2026-01-02 12:00'
        $$
    ) as of_a_day,
    pg_temp.explained(
        $$
            select from public.bookings
            where client_generated_id = 'x' and status <> 'canceled'
        $$
    ) as of_a_key;

-- once a query ----------------------------------------------------------------
select matches(
    (select of_all from plans), 'InitPlan',
    'which tenant it is, is asked before the rows are read'
);

select matches(
    (select of_all from plans), 'Result \(actual rows=1(\.00)? loops=1\)',
    'which tenant it is, is asked once'
);

-- by index --------------------------------------------------------------------
select matches(
    (select of_all from plans), 'Index Cond: \(tenant_id = ',
    'a tenant''s rows are found by an index, though the query names no tenant'
);

select doesnt_match(
    (select of_all || of_a_day || of_a_key from plans), 'Seq Scan',
    'the rows of other tenants are not read'
);

select matches(
    (select of_a_day from plans),
    'Index Cond: \(\(tenant_id = .*\) AND \(start_at >= ',
    'a day is looked up by the tenant and by the time'
);

select matches(
    (select of_a_key from plans),
    'Index Cond: \(\(tenant_id = .*\) AND \(client_generated_id = ',
    'a key is looked up by the tenant and by the key'
);

select * from finish();
rollback;
