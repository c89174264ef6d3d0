-- _two_tenants
--
-- For suites about tenants: two of them with the same things, each id the md5 of the
-- tenant's slug and a name; and what the application does for one of them.

insert into public.tenant (id, slug, name, timezone)
values
(md5('acme')::uuid, 'acme', 'Acme', 'UTC'),
(md5('other')::uuid, 'other', 'Other', 'UTC');

insert into public.customer (id, tenant_id, name)
select
    md5(slug || ' ada')::uuid as id,
    id as tenant_id,
    'Ada' as name
from public.tenant;

insert into public.resource (id, tenant_id, type, name, code, timezone)
select
    md5(slug || ' van')::uuid as id,
    id as tenant_id,
    'VEHICLE' as type,
    'Van' as name,
    'van' as code,
    'UTC' as timezone
from public.tenant;

insert into public.resource_capacity (
    tenant_id, resource_id, date, max_capacity, available_capacity
)
select
    tenant.id as tenant_id,
    md5(tenant.slug || ' van')::uuid as resource_id,
    date '2100-01-01' + step.number as date,
    3 as max_capacity,
    3 as available_capacity
from public.tenant
cross join generate_series(0, 2) as step (number);

insert into public.bookings (
    id, tenant_id, customer_id, resource_id, client_generated_id, start_at, end_at
)
select
    md5(slug || ' booking')::uuid as id,
    id as tenant_id,
    md5(slug || ' ada')::uuid as customer_id,
    md5(slug || ' van')::uuid as resource_id,
    'first' as client_generated_id,
    '2100-01-01 10:00+00' as start_at,
    '2100-01-01 11:00+00' as end_at
from public.tenant;

insert into public.workshop_order (id, tenant_id, customer_id, vehicle, status)
select
    md5(slug || ' order')::uuid as id,
    id as tenant_id,
    md5(slug || ' ada')::uuid as customer_id,
    'van' as vehicle,
    'IN_SERVICE' as status
from public.tenant;

select
    public.place_hold(
        id,
        md5(slug || ' van')::uuid,
        '2100-01-02',
        '2100-01-02',
        1,
        'ada@x.org',
        'held'
    )
from public.tenant;

-- How many rows a statement of the application sees or writes, for a tenant or, without
-- one, for nobody.
create function pg_temp.app(slug text, statement text)
returns bigint
language plpgsql
set role = booking_app
as $$
declare
    touched bigint;
begin
    perform set_config('booking.tenant_id', coalesce(md5(slug)::uuid::text, ''), true);
    execute statement;
    get diagnostics touched = row_count;
    perform set_config('booking.tenant_id', '', true);
    return touched;
end;
$$;
