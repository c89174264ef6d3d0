-- 0007_resource_tenants
--
-- Each resource gets a tenant, a code by which the tenant knows it, a time zone and
-- room for a number of people. Rows from before tenants are not handed to any real
-- tenant, who would suddenly see them: they go to one named `legacy`, made for them,
-- with their id as code, that tenant's zone (UTC), and room for one; updated_at says
-- that they changed. Make a tenant `legacy` beforehand to choose its zone; move the
-- rows with plain updates afterwards.
--
-- Needs:  0003_resources, 0004_time_zones, 0005_tenants
-- Tests:  sql/tests/0007_resource_tenants.sql
--! locks: access exclusive public.resource
--! locks: share row exclusive public.tenant
--! locks: share row exclusive public.time_zone

-- One row per thing that can be booked: the scans under the lock are short.
-- squawk-ignore-file adding-foreign-key-constraint, adding-not-nullable-field

alter table public.resource
add column if not exists tenant_id uuid
constraint resource_tenant_id_fkey references public.tenant (id),

add column if not exists code text
constraint resource_code_not_blank_check check (code ~ '[^[:space:]]'),

add column if not exists timezone text
constraint resource_timezone_fkey references public.time_zone (name),

-- With room for nobody it could not be booked at all.
add column if not exists capacity integer not null default 1
constraint resource_capacity_at_least_one_check check (capacity >= 1);


do $$
declare
    filled bigint;
begin
    if exists (select from public.resource where tenant_id is null) then
        insert into public.tenant (slug, name, timezone)
        values ('legacy', 'Resources from before tenants', 'UTC')
        on conflict (slug) do nothing;
    end if;

    update public.resource
    set
        tenant_id = legacy.id,
        code = resource.id::text,
        timezone = coalesce(legacy.timezone, 'UTC')
    from public.tenant as legacy
    where
        legacy.slug = 'legacy'
        and resource.tenant_id is null;

    get diagnostics filled = row_count;
    raise notice 'resource: % rows given to tenant "legacy"', filled;
end;
$$;


alter table public.resource
alter column tenant_id set not null,
alter column code set not null,
alter column timezone set not null;

do $$
begin
    if not exists (
        select from pg_catalog.pg_constraint
        where
            conrelid = 'public.resource'::regclass
            and conname = 'resource_tenant_id_id_key'
    ) then
        alter table public.resource
        add constraint resource_tenant_id_id_key unique (tenant_id, id);
    end if;

    if not exists (
        select from pg_catalog.pg_constraint
        where
            conrelid = 'public.resource'::regclass
            and conname = 'resource_tenant_id_code_key'
    ) then
        alter table public.resource
        add constraint resource_tenant_id_code_key unique (tenant_id, code);
    end if;
end;
$$;

comment on column public.resource.tenant_id is 'Whose resource.';
comment on column public.resource.code is 'What the tenant calls it in its systems.';
comment on column public.resource.timezone is 'Where it is: its days begin there.';
comment on column public.resource.capacity is 'How many people a booking may bring.';
comment on constraint resource_tenant_id_fkey on public.resource
is 'A tenant that still has resources stays.';
comment on constraint resource_timezone_fkey on public.resource is 'A known time zone.';
comment on constraint resource_code_not_blank_check on public.resource
is 'A code can be read.';
comment on constraint resource_capacity_at_least_one_check on public.resource
is 'There is room for somebody.';
comment on constraint resource_tenant_id_id_key on public.resource
is 'For foreign keys with the tenant: nobody can name another tenant''s resource.';
comment on constraint resource_tenant_id_code_key on public.resource
is 'A code means one resource of a tenant.';


call public.require_shape(
    'public.resource',
    array[
        'tenant_id uuid not null',
        'code text not null',
        'timezone text not null',
        'capacity integer not null default 1',
        'resource_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id)',
        'resource_timezone_fkey'
        || ' FOREIGN KEY (timezone) REFERENCES public.time_zone(name)',
        'resource_code_not_blank_check CHECK ((code ~ ''[^[:space:]]''::text))',
        'resource_capacity_at_least_one_check CHECK ((capacity >= 1))',
        'resource_tenant_id_id_key UNIQUE (tenant_id, id)',
        'resource_tenant_id_code_key UNIQUE (tenant_id, code)'
    ]
);
