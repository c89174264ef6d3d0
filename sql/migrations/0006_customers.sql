-- 0006_customers
--
-- The people who book, each known to one tenant. The tenant is part of the key, so that
-- a booking can only name a customer of its own tenant.
--
-- Needs:  0003_resources (the updated_at function), 0005_tenants
-- Tests:  sql/tests/0006_customers.sql
--! locks: share row exclusive public.tenant

create table if not exists public.customer (
    id uuid not null default gen_random_uuid(),
    tenant_id uuid not null,
    name text not null,
    email text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint customer_pkey primary key (tenant_id, id),
    constraint customer_tenant_id_fkey
    foreign key (tenant_id) references public.tenant (id),

    constraint customer_name_not_blank_check check (name ~ '[^[:space:]]'),

    -- No more than this can be said of an address without writing to it.
    constraint customer_email_plausible_check check (
        email ~ '^[^@[:space:]]+@[^@[:space:]]+$'
    )
);
comment on table public.customer is 'Somebody who books with a tenant.';
comment on column public.customer.id is 'Key within the tenant.';
comment on column public.customer.tenant_id is 'Whose customer.';
comment on column public.customer.name is 'Name for people.';
comment on column public.customer.email
is 'Address, NULL where none is known. Not unique: families share them.';
comment on column public.customer.created_at is 'When the row was made.';
comment on column public.customer.updated_at is 'When the row last changed.';
comment on constraint customer_pkey on public.customer
is 'One row per customer of a tenant.';
comment on constraint customer_tenant_id_fkey on public.customer
is 'A tenant that still has customers stays.';
comment on constraint customer_name_not_blank_check on public.customer
is 'A name can be read.';
comment on constraint customer_email_plausible_check on public.customer
is 'Something, one @, something, no spaces.';

create or replace trigger customer_set_updated_at
before update on public.customer
for each row execute function public.update_updated_at_column();
comment on trigger customer_set_updated_at on public.customer is 'Keeps updated_at.';
