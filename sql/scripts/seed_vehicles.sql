-- seed_vehicles
--
-- Three 4WD cruisers of one tenant, one unit a day, from today to 89 days from now: 270
-- days. Run again, it changes nothing; run on another day, it adds the days that are
-- missing.
--
--     psql -X -v ON_ERROR_STOP=1 -f sql/scripts/seed_vehicles.sql

begin;

insert into public.tenant (slug, name, timezone)
values ('cruisers', 'Cruiser rental', 'UTC')
on conflict (slug) do nothing;

insert into public.resource (tenant_id, type, name, description, code, timezone)
select
    tenant.id as tenant_id,
    'VEHICLE' as type,
    '4WD cruiser ' || step.number as name,
    'Five seats, winch, roof tent.' as description,
    'cruiser-' || step.number as code,
    'UTC' as timezone
from public.tenant
cross join generate_series(1, 3) as step (number)
where tenant.slug = 'cruisers'
on conflict (tenant_id, code) do nothing;

select
    resource.code,
    public.initialise_capacity(
        resource.tenant_id,
        resource.id,
        (now() at time zone resource.timezone)::date,
        (now() at time zone resource.timezone)::date + 89,
        1
    ) as days_made
from public.resource
inner join public.tenant on resource.tenant_id = tenant.id
where tenant.slug = 'cruisers' and resource.code ~ '^cruiser-[123]$'
order by resource.code;

commit;
