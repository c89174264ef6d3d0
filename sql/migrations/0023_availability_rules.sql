-- 0023_availability_rules
--
-- When a service can be had: weekly hours, each valid from one moment to another or for
-- good; of one service, or of every service of the tenant.
--
-- PostgreSQL has no range of times of day. Two times on one fixed date make a tsrange,
-- which it has, and in which 24:00 is the midnight that ends the day: no type of our
-- own, no rounding to minutes.
--
-- Needs:  0001_extensions, 0003_resources (the updated_at function), 0022_services
-- Tests:  sql/tests/0023_*.sql
--! locks: share row exclusive public.tenant
--! locks: share row exclusive public.service

create table if not exists public.availability_rule (
    id uuid not null default gen_random_uuid(),
    tenant_id uuid not null,
    service_id uuid,
    day_of_week integer not null,
    starts time not null,
    ends time not null,
    effective_from timestamptz not null default now(),
    effective_to timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint availability_rule_pkey primary key (tenant_id, id),
    constraint availability_rule_tenant_id_fkey
    foreign key (tenant_id) references public.tenant (id) on delete cascade,
    constraint availability_rule_tenant_id_service_id_fkey
    foreign key (tenant_id, service_id) references public.service (tenant_id, id)
    on delete cascade,

    -- Otherwise a rule of every service, whose service is NULL, could be there twice.
    constraint availability_rule_tenant_id_service_id_day_of_week_starts_key
    unique nulls not distinct (tenant_id, service_id, day_of_week, starts),

    constraint availability_rule_day_of_week_known_check
    check (day_of_week between 0 and 6),

    constraint availability_rule_starts_before_ends_check check (starts < ends),

    -- An empty time would not be seen by the overlap rules, an infinite one is not
    -- the way to say "open": NULL is.
    constraint availability_rule_effective_order_check
    check (effective_from < effective_to),
    constraint availability_rule_effective_finite_check
    check (isfinite(effective_from) and isfinite(effective_to)),

    -- Two rules, since NULL equals nothing: the first would never compare NULLs.
    constraint availability_rule_of_service_overlap_excl exclude using gist (
        service_id with =,
        tenant_id with =,
        day_of_week with =,
        tsrange('2000-01-01'::date + starts, '2000-01-01'::date + ends) with &&,
        tstzrange(effective_from, effective_to) with &&
    ) where (service_id is not null),
    constraint availability_rule_of_every_service_overlap_excl exclude using gist (
        tenant_id with =,
        day_of_week with =,
        tsrange('2000-01-01'::date + starts, '2000-01-01'::date + ends) with &&,
        tstzrange(effective_from, effective_to) with &&
    ) where (service_id is null)
);
comment on table public.availability_rule is 'Weekly hours in which one can book.';
comment on column public.availability_rule.id is 'Key within the tenant.';
comment on column public.availability_rule.tenant_id is 'Whose hours.';
comment on column public.availability_rule.service_id
is 'Of which service; NULL means of every service of the tenant.';
comment on column public.availability_rule.day_of_week is '0 = Sunday … 6 = Saturday.';
comment on column public.availability_rule.starts
is 'First time of day inside, in the zone of the service.';
comment on column public.availability_rule.ends
is 'First time of day after; 24:00 is the end of the day.';
comment on column public.availability_rule.effective_from is 'First moment it holds.';
comment on column public.availability_rule.effective_to
is 'First moment it no longer holds; NULL means for good.';
comment on column public.availability_rule.created_at is 'When the row was made.';
comment on column public.availability_rule.updated_at is 'When the row last changed.';
comment on constraint availability_rule_pkey on public.availability_rule
is 'One row per rule of a tenant.';
comment on constraint availability_rule_tenant_id_fkey on public.availability_rule
is 'Rules go with their tenant.';
comment on constraint availability_rule_tenant_id_service_id_fkey
on public.availability_rule
is 'Rules go with their service, which is of the same tenant.';
comment on constraint availability_rule_tenant_id_service_id_day_of_week_starts_key
on public.availability_rule
is 'One rule begins there and then; also among those of every service.';
comment on constraint availability_rule_day_of_week_known_check
on public.availability_rule
is 'A week has seven days.';
comment on constraint availability_rule_starts_before_ends_check
on public.availability_rule
is 'Hours end on their own day, at 24:00 at the latest.';
comment on constraint availability_rule_effective_order_check
on public.availability_rule
is 'It holds for a while.';
comment on constraint availability_rule_effective_finite_check
on public.availability_rule
is 'Only NULL means for good.';
comment on constraint availability_rule_of_service_overlap_excl
on public.availability_rule
is 'Rules of one service never hold at the same time.';
comment on constraint availability_rule_of_every_service_overlap_excl
on public.availability_rule
is 'Rules of every service of a tenant never hold at the same time.';

create index if not exists availability_rule_tenant_id_day_of_week_idx
on public.availability_rule (tenant_id, day_of_week);
comment on index public.availability_rule_tenant_id_day_of_week_idx
is 'The hours of one day.';

create index if not exists availability_rule_service_id_idx
on public.availability_rule (service_id);
comment on index public.availability_rule_service_id_idx is 'Of one service.';

create or replace trigger availability_rule_set_updated_at
before update on public.availability_rule
for each row execute function public.update_updated_at_column();
comment on trigger availability_rule_set_updated_at on public.availability_rule
is 'Keeps updated_at.';


call public.require_shape(
    'public.availability_rule',
    array[
        'tenant_id uuid not null',
        'service_id uuid',
        'day_of_week integer not null',
        'starts time without time zone not null',
        'ends time without time zone not null',
        'effective_from timestamp with time zone not null default now()',
        'effective_to timestamp with time zone',
        'availability_rule_pkey PRIMARY KEY (tenant_id, id)',
        'availability_rule_tenant_id_fkey'
        || ' FOREIGN KEY (tenant_id) REFERENCES public.tenant(id) ON DELETE CASCADE',
        'availability_rule_tenant_id_service_id_fkey'
        || ' FOREIGN KEY (tenant_id, service_id)'
        || ' REFERENCES public.service(tenant_id, id) ON DELETE CASCADE',
        'availability_rule_tenant_id_service_id_day_of_week_starts_key'
        || ' UNIQUE NULLS NOT DISTINCT (tenant_id, service_id, day_of_week, starts)',
        'availability_rule_day_of_week_known_check'
        || ' CHECK (((day_of_week >= 0) AND (day_of_week <= 6)))',
        'availability_rule_starts_before_ends_check CHECK ((starts < ends))'
    ]
);
