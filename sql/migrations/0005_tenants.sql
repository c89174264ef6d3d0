-- 0005_tenants
--
-- Those who take bookings. Everything that belongs to one of them says so from here on.
--
-- Needs:  0003_resources (the updated_at function), 0004_time_zones
-- Tests:  sql/tests/0005_tenants.sql
--! locks: share row exclusive public.time_zone

create table if not exists public.tenant (
    id uuid not null default gen_random_uuid(),
    slug text not null,
    name text not null,
    timezone text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint tenant_pkey primary key (id),
    constraint tenant_slug_key unique (slug),
    constraint tenant_timezone_fkey
    foreign key (timezone) references public.time_zone (name),

    -- A slug stands in addresses: two spellings of it must not be two tenants.
    constraint tenant_slug_format_check check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),

    constraint tenant_name_not_blank_check check (name ~ '[^[:space:]]')
);
comment on table public.tenant is 'A business that takes bookings.';
comment on column public.tenant.id is 'Key.';
comment on column public.tenant.slug is 'Name in addresses: a-z, 0-9, single hyphens.';
comment on column public.tenant.name is 'Name for people.';
comment on column public.tenant.timezone
is 'Where its bookings take place; NULL where it works in several zones, so that each'
' booking or its resource has to say.';
comment on column public.tenant.created_at is 'When the row was made.';
comment on column public.tenant.updated_at is 'When the row last changed.';
comment on constraint tenant_pkey on public.tenant is 'One row per tenant.';
comment on constraint tenant_slug_key on public.tenant is 'A slug means one tenant.';
comment on constraint tenant_timezone_fkey on public.tenant is 'A known time zone.';
comment on constraint tenant_slug_format_check on public.tenant
is 'Lower case words, digits and single hyphens.';
comment on constraint tenant_name_not_blank_check on public.tenant
is 'A name can be read.';

create or replace trigger tenant_set_updated_at
before update on public.tenant
for each row execute function public.update_updated_at_column();
comment on trigger tenant_set_updated_at on public.tenant is 'Keeps updated_at.';
