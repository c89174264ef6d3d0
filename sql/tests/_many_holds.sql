-- Included by suites: 109,500 holds on 36,500 days of 100 resources.

insert into public.tenant (id, slug, name) values (md5('acme')::uuid, 'acme', 'Acme');

insert into public.resource (id, tenant_id, type, name, code, timezone)
select
    md5('car' || step.number)::uuid as id,
    md5('acme')::uuid as tenant_id,
    'VEHICLE' as type,
    'Car' as name,
    'car-' || step.number as code,
    'UTC' as timezone
from generate_series(1, 100) as step (number);

-- What the triggers would do row by row is written at once: two of nine are held.
alter table public.resource_capacity disable trigger user;
alter table public.resource_hold disable trigger user;

insert into public.resource_capacity (
    tenant_id, resource_id, date, max_capacity, available_capacity
)
select
    resource.tenant_id,
    resource.id as resource_id,
    date '2100-01-01' + step.number as date,
    9 as max_capacity,
    7 as available_capacity
from public.resource
cross join generate_series(0, 364) as step (number);

insert into public.resource_hold (
    tenant_id, resource_id, date, quantity, customer_email, expires_at,
    idempotency_token, status
)
select
    day.tenant_id,
    day.resource_id,
    day.date,
    1 as quantity,
    'ada@example.org' as customer_email,
    case
        when day.date = '2100-12-24' then timestamptz '2020-01-01'
        else timestamptz '2099-01-01'
    end as expires_at,
    gen_random_uuid() as idempotency_token,
    given.status
from public.resource_capacity as day
cross join (values ('ACTIVE'), ('ACTIVE'), ('RELEASED')) as given (status);

alter table public.resource_capacity enable trigger user;
alter table public.resource_hold enable trigger user;

analyze public.resource, public.resource_capacity, public.resource_hold;
