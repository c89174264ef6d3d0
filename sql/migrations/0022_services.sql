-- 0022_services
--
-- What a tenant offers: how long it takes, what it costs, in which time zone it takes
-- place, and in which segment of the catalogue it stands. Both belong to their tenant
-- and go with it.
--
-- Needs:  0002_migration_checks, 0003_resources (the updated_at function),
--         0004_time_zones, 0005_tenants
-- Tests:  sql/tests/0022_*.sql
--! locks: share row exclusive public.tenant
--! locks: share row exclusive public.time_zone

create table if not exists public.segment (
    id uuid not null default gen_random_uuid(),
    tenant_id uuid not null,
    slug text not null,
    name text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint segment_pkey primary key (tenant_id, id),
    constraint segment_tenant_id_slug_key unique (tenant_id, slug),
    constraint segment_tenant_id_fkey
    foreign key (tenant_id) references public.tenant (id) on delete cascade,

    constraint segment_slug_format_check check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    constraint segment_name_not_blank_check check (name ~ '[^[:space:]]')
);
comment on table public.segment is 'A part of a tenant''s catalogue, such as weddings.';
comment on column public.segment.id is 'Key within the tenant.';
comment on column public.segment.tenant_id is 'Whose segment.';
comment on column public.segment.slug is 'Name in addresses: a-z, 0-9, single hyphens.';
comment on column public.segment.name is 'Name for people.';
comment on column public.segment.created_at is 'When the row was made.';
comment on column public.segment.updated_at is 'When the row last changed.';
comment on constraint segment_pkey on public.segment
is 'One row per segment of a tenant.';
comment on constraint segment_tenant_id_slug_key on public.segment
is 'A slug means one segment of a tenant.';
comment on constraint segment_tenant_id_fkey on public.segment
is 'Segments go with their tenant.';
comment on constraint segment_slug_format_check on public.segment
is 'Lower case words, digits and single hyphens.';
comment on constraint segment_name_not_blank_check on public.segment
is 'A name can be read.';

create or replace trigger segment_set_updated_at
before update on public.segment
for each row execute function public.update_updated_at_column();
comment on trigger segment_set_updated_at on public.segment is 'Keeps updated_at.';


create table if not exists public.service (
    id uuid not null default gen_random_uuid(),
    tenant_id uuid not null,
    segment_id uuid,
    slug text not null,
    name text not null,
    description text,
    duration_minutes integer not null,
    buffer_minutes integer not null default 0,
    price_cents integer not null,
    timezone text not null default 'America/New_York',
    active boolean not null default true,
    sort_order integer not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint service_pkey primary key (tenant_id, id),
    constraint service_tenant_id_slug_key unique (tenant_id, slug),
    constraint service_tenant_id_fkey
    foreign key (tenant_id) references public.tenant (id) on delete cascade,
    constraint service_tenant_id_segment_id_fkey
    foreign key (tenant_id, segment_id) references public.segment (tenant_id, id),
    constraint service_timezone_fkey
    foreign key (timezone) references public.time_zone (name),

    constraint service_slug_format_check check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    constraint service_name_not_blank_check check (name ~ '[^[:space:]]'),

    -- A service of no length would fit anywhere, as often as one likes.
    constraint service_duration_minutes_positive_check check (duration_minutes > 0),

    -- A negative buffer would let the next booking into this one.
    constraint service_buffer_minutes_not_negative_check check (buffer_minutes >= 0),

    constraint service_price_cents_not_negative_check check (price_cents >= 0)
);
comment on table public.service is 'Something that a tenant does for a customer.';
comment on column public.service.id is 'Key within the tenant.';
comment on column public.service.tenant_id is 'Whose service.';
comment on column public.service.segment_id is 'Where in the catalogue, if anywhere.';
comment on column public.service.slug is 'Name in addresses, as of a segment.';
comment on column public.service.name is 'Name for people.';
comment on column public.service.description is 'What people read about it.';
comment on column public.service.duration_minutes is 'How long it takes.';
comment on column public.service.buffer_minutes is 'Minutes kept free after it.';
comment on column public.service.price_cents is 'Price of a booking.';
comment on column public.service.timezone is 'Where it is: its days, its hours.';
comment on column public.service.active is 'Whether it can be booked now.';
comment on column public.service.sort_order is 'Place in lists, smallest first.';
comment on column public.service.created_at is 'When the row was made.';
comment on column public.service.updated_at is 'When the row last changed.';
comment on constraint service_pkey on public.service
is 'One row per service of a tenant.';
comment on constraint service_tenant_id_slug_key on public.service
is 'A slug means one service of a tenant.';
comment on constraint service_tenant_id_fkey on public.service
is 'Services go with their tenant.';
comment on constraint service_tenant_id_segment_id_fkey on public.service
is 'A segment of the same tenant, which stays while services stand in it.';
comment on constraint service_timezone_fkey on public.service is 'A known time zone.';
comment on constraint service_slug_format_check on public.service
is 'Lower case words, digits and single hyphens.';
comment on constraint service_name_not_blank_check on public.service
is 'A name can be read.';
comment on constraint service_duration_minutes_positive_check on public.service
is 'A booking takes time.';
comment on constraint service_buffer_minutes_not_negative_check on public.service
is 'A buffer takes time, or none.';
comment on constraint service_price_cents_not_negative_check on public.service
is 'Nobody is paid for coming.';

create index if not exists service_tenant_id_idx on public.service (tenant_id);
comment on index public.service_tenant_id_idx is 'Of one tenant.';

create index if not exists service_tenant_id_active_idx
on public.service (tenant_id, active);
comment on index public.service_tenant_id_active_idx is 'What a tenant offers now.';

create index if not exists service_segment_id_idx on public.service (segment_id);
comment on index public.service_segment_id_idx is 'Of one segment.';

create or replace trigger service_set_updated_at
before update on public.service
for each row execute function public.update_updated_at_column();
comment on trigger service_set_updated_at on public.service is 'Keeps updated_at.';


-- Both tables were once expected by code and made by nobody, or by hand.
call public.require_shape(
    'public.segment',
    array[
        'id uuid not null default gen_random_uuid()',
        'tenant_id uuid not null',
        'slug text not null',
        'name text not null',
        'segment_pkey PRIMARY KEY (tenant_id, id)',
        'segment_tenant_id_slug_key UNIQUE (tenant_id, slug)',
        'segment_tenant_id_fkey'
        || ' FOREIGN KEY (tenant_id) REFERENCES public.tenant(id) ON DELETE CASCADE'
    ]
);
call public.require_shape(
    'public.service',
    array[
        'id uuid not null default gen_random_uuid()',
        'tenant_id uuid not null',
        'segment_id uuid',
        'slug text not null',
        'name text not null',
        'description text',
        'duration_minutes integer not null',
        'buffer_minutes integer not null default 0',
        'price_cents integer not null',
        'timezone text not null default ''America/New_York''::text',
        'active boolean not null default true',
        'sort_order integer not null default 0',
        'service_pkey PRIMARY KEY (tenant_id, id)',
        'service_tenant_id_slug_key UNIQUE (tenant_id, slug)',
        'service_tenant_id_fkey'
        || ' FOREIGN KEY (tenant_id) REFERENCES public.tenant(id) ON DELETE CASCADE',
        'service_tenant_id_segment_id_fkey FOREIGN KEY (tenant_id, segment_id)'
        || ' REFERENCES public.segment(tenant_id, id)',
        'service_timezone_fkey'
        || ' FOREIGN KEY (timezone) REFERENCES public.time_zone(name)',
        'service_duration_minutes_positive_check CHECK ((duration_minutes > 0))',
        'service_buffer_minutes_not_negative_check CHECK ((buffer_minutes >= 0))',
        'service_price_cents_not_negative_check CHECK ((price_cents >= 0))'
    ]
);
