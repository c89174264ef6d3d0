-- 0003_resources
--
-- What can be booked by the day, how much of it there is, when it is shut, who holds
-- some of it and what has been sold: five tables, as the first store had them. Tenants,
-- NOT NULL on the looser columns and the rule against overbooking come later.
--
-- Needs:  nothing
-- Tests:  sql/tests/0003_*.sql
--! locks: none

create or replace function public.update_updated_at_column()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    new.updated_at := now();
    return new;
end;
$$;
comment on function public.update_updated_at_column()
is 'Trigger: the time of the last update, whatever the writer says it was.';


create table if not exists public.resource (
    id uuid not null default gen_random_uuid(),
    type text not null,
    name text not null,
    description text,
    metadata jsonb default '{}',
    is_active boolean default true,
    created_at timestamptz default now(),
    updated_at timestamptz default now(),
    deleted_at timestamptz,

    constraint resource_pkey primary key (id),

    -- Code branches on these three.
    constraint resource_type_known_check check (type in ('VEHICLE', 'TOUR', 'GUIDE'))
);
comment on table public.resource is 'Something that can be booked.';
comment on column public.resource.id is 'Key.';
comment on column public.resource.type is 'VEHICLE, TOUR or GUIDE.';
comment on column public.resource.name is 'What people call it.';
comment on column public.resource.description is 'What people read about it.';
comment on column public.resource.metadata is 'What only some resources have.';
comment on column public.resource.is_active is 'Whether it can be booked now.';
comment on column public.resource.created_at is 'When the row was made.';
comment on column public.resource.updated_at is 'When the row last changed.';
comment on column public.resource.deleted_at is 'When it was withdrawn, if it was.';
comment on constraint resource_pkey on public.resource is 'One row per resource.';
comment on constraint resource_type_known_check on public.resource
is 'Only VEHICLE, TOUR and GUIDE.';

create index if not exists idx_resource_type
on public.resource (type)
where deleted_at is null;
comment on index public.idx_resource_type is 'Resources of one type, not withdrawn.';

create index if not exists idx_resource_active
on public.resource (is_active)
where deleted_at is null;
comment on index public.idx_resource_active is 'Active resources, not withdrawn.';

create or replace trigger resource_set_updated_at
before update on public.resource
for each row execute function public.update_updated_at_column();
comment on trigger resource_set_updated_at on public.resource
is 'Keeps updated_at.';


create table if not exists public.resource_capacity (
    id uuid not null default gen_random_uuid(),
    resource_id uuid not null,
    date date not null,
    max_capacity integer not null,
    available_capacity integer not null,
    created_at timestamptz default now(),
    updated_at timestamptz default now(),

    constraint resource_capacity_pkey primary key (id),
    constraint uq_resource_date unique (resource_id, date),
    constraint resource_capacity_resource_id_fkey
    foreign key (resource_id) references public.resource (id) on delete cascade,

    -- Zero is a day on which nothing can be had.
    constraint resource_capacity_max_not_negative_check check (max_capacity >= 0),

    -- Below zero is overbooked; above the maximum, capacity was given back twice.
    constraint resource_capacity_available_within_max_check check (
        available_capacity between 0 and max_capacity
    )
);
comment on table public.resource_capacity is 'How much of a resource a day has.';
comment on column public.resource_capacity.id is 'Key.';
comment on column public.resource_capacity.resource_id is 'Whose day it is.';
comment on column public.resource_capacity.date is 'The day, in the resource''s zone.';
comment on column public.resource_capacity.max_capacity is 'Units there are.';
comment on column public.resource_capacity.available_capacity is 'Units still free.';
comment on column public.resource_capacity.created_at is 'When the row was made.';
comment on column public.resource_capacity.updated_at is 'When the row last changed.';
comment on constraint resource_capacity_pkey on public.resource_capacity
is 'One row per day of a resource.';
comment on constraint uq_resource_date on public.resource_capacity
is 'A resource has each day once.';
comment on constraint resource_capacity_resource_id_fkey on public.resource_capacity
is 'Days go with their resource.';
comment on constraint resource_capacity_max_not_negative_check
on public.resource_capacity
is 'There is no negative capacity.';
comment on constraint resource_capacity_available_within_max_check
on public.resource_capacity
is 'What is free lies between nothing and everything.';

create index if not exists idx_capacity_date on public.resource_capacity (date);
comment on index public.idx_capacity_date is 'All resources on one day.';

-- Same columns as uq_resource_date: the rule can gain the tenant, the look-up stays.
create index if not exists idx_capacity_resource_date
on public.resource_capacity (resource_id, date);
comment on index public.idx_capacity_resource_date is 'The days of one resource.';

create or replace trigger resource_capacity_set_updated_at
before update on public.resource_capacity
for each row execute function public.update_updated_at_column();
comment on trigger resource_capacity_set_updated_at on public.resource_capacity
is 'Keeps updated_at.';


create table if not exists public.resource_blackout (
    id uuid not null default gen_random_uuid(),
    resource_id uuid not null,
    start_date date not null,
    end_date date not null,
    reason text,
    created_at timestamptz default now(),
    updated_at timestamptz default now(),

    constraint resource_blackout_pkey primary key (id),
    constraint resource_blackout_resource_id_fkey
    foreign key (resource_id) references public.resource (id) on delete cascade,

    -- Both days are inside, so one day is the shortest blackout.
    constraint resource_blackout_dates_ordered_check check (end_date >= start_date)
);
comment on table public.resource_blackout is 'Days on which a resource is shut.';
comment on column public.resource_blackout.id is 'Key.';
comment on column public.resource_blackout.resource_id is 'What is shut.';
comment on column public.resource_blackout.start_date is 'First day, inclusive.';
comment on column public.resource_blackout.end_date is 'Last day, inclusive.';
comment on column public.resource_blackout.reason is 'Why, in words.';
comment on column public.resource_blackout.created_at is 'When the row was made.';
comment on column public.resource_blackout.updated_at is 'When the row last changed.';
comment on constraint resource_blackout_pkey on public.resource_blackout
is 'One row per blackout.';
comment on constraint resource_blackout_resource_id_fkey on public.resource_blackout
is 'Blackouts go with their resource.';
comment on constraint resource_blackout_dates_ordered_check on public.resource_blackout
is 'A blackout does not end before it starts.';

create index if not exists idx_blackout_resource_dates
on public.resource_blackout (resource_id, start_date, end_date);
comment on index public.idx_blackout_resource_dates is 'Blackouts of one resource.';

create or replace trigger resource_blackout_set_updated_at
before update on public.resource_blackout
for each row execute function public.update_updated_at_column();
comment on trigger resource_blackout_set_updated_at on public.resource_blackout
is 'Keeps updated_at.';


create table if not exists public.resource_hold (
    id uuid not null default gen_random_uuid(),
    resource_id uuid not null,
    date date not null,
    quantity integer not null,
    customer_email text not null,
    expires_at timestamptz not null,
    idempotency_token text not null,
    status text not null default 'ACTIVE',
    created_at timestamptz default now(),
    updated_at timestamptz default now(),

    constraint resource_hold_pkey primary key (id),
    constraint idx_hold_idempotency unique (idempotency_token),
    constraint resource_hold_resource_id_fkey
    foreign key (resource_id) references public.resource (id) on delete cascade,

    -- A hold of nothing is a mistake, one of less would give capacity away.
    constraint resource_hold_quantity_positive_check check (quantity > 0),

    -- Only ACTIVE can still change.
    constraint resource_hold_status_known_check check (
        status in ('ACTIVE', 'CONFIRMED', 'RELEASED', 'EXPIRED')
    )
);
comment on table public.resource_hold is 'Capacity kept for somebody for a while.';
comment on column public.resource_hold.id is 'Key.';
comment on column public.resource_hold.resource_id is 'What is held.';
comment on column public.resource_hold.date is 'On which day.';
comment on column public.resource_hold.quantity is 'How many units.';
comment on column public.resource_hold.customer_email is 'For whom.';
comment on column public.resource_hold.expires_at is 'Until when.';
comment on column public.resource_hold.idempotency_token is 'The key of a request.';
comment on column public.resource_hold.status
is 'ACTIVE, then CONFIRMED, RELEASED or EXPIRED.';
comment on column public.resource_hold.created_at is 'When the row was made.';
comment on column public.resource_hold.updated_at is 'When the row last changed.';
comment on constraint resource_hold_pkey on public.resource_hold
is 'One row per hold.';
comment on constraint idx_hold_idempotency on public.resource_hold
is 'A token is used once; the given name serves rule and index.';
comment on constraint resource_hold_resource_id_fkey on public.resource_hold
is 'Holds go with their resource.';
comment on constraint resource_hold_quantity_positive_check on public.resource_hold
is 'A hold takes at least one unit.';
comment on constraint resource_hold_status_known_check on public.resource_hold
is 'Only the four states of a hold.';

create index if not exists idx_hold_resource_date_status
on public.resource_hold (resource_id, date, status);
comment on index public.idx_hold_resource_date_status is 'Holds on one day.';

create index if not exists idx_hold_expires
on public.resource_hold (expires_at)
where status = 'ACTIVE';
comment on index public.idx_hold_expires is 'Which active holds are overdue.';

create index if not exists idx_hold_customer on public.resource_hold (customer_email);
comment on index public.idx_hold_customer is 'Holds of one customer.';

create or replace trigger resource_hold_set_updated_at
before update on public.resource_hold
for each row execute function public.update_updated_at_column();
comment on trigger resource_hold_set_updated_at on public.resource_hold
is 'Keeps updated_at.';


create table if not exists public.resource_allocation (
    id uuid not null default gen_random_uuid(),
    resource_id uuid not null,
    date date not null,
    quantity integer not null,
    order_id text not null,
    line_item_id text not null,
    created_at timestamptz default now(),

    constraint resource_allocation_pkey primary key (id),
    constraint resource_allocation_resource_id_fkey
    foreign key (resource_id) references public.resource (id) on delete cascade,

    -- As for a hold.
    constraint resource_allocation_quantity_positive_check check (quantity > 0)
);
comment on table public.resource_allocation is 'Capacity sold to a line of an order.';
comment on column public.resource_allocation.id is 'Key.';
comment on column public.resource_allocation.resource_id is 'What was sold.';
comment on column public.resource_allocation.date is 'For which day.';
comment on column public.resource_allocation.quantity is 'How many units.';
comment on column public.resource_allocation.order_id is 'The order it belongs to.';
comment on column public.resource_allocation.line_item_id is 'The line of that order.';
comment on column public.resource_allocation.created_at is 'When it was sold.';
comment on constraint resource_allocation_pkey on public.resource_allocation
is 'One row per allocation.';
comment on constraint resource_allocation_resource_id_fkey
on public.resource_allocation
is 'Allocations go with their resource.';
comment on constraint resource_allocation_quantity_positive_check
on public.resource_allocation
is 'An allocation takes at least one unit.';

create index if not exists idx_allocation_resource_date
on public.resource_allocation (resource_id, date);
comment on index public.idx_allocation_resource_date is 'Allocations on one day.';

create index if not exists idx_allocation_order
on public.resource_allocation (order_id);
comment on index public.idx_allocation_order is 'Allocations of one order.';

create index if not exists idx_allocation_line_item
on public.resource_allocation (line_item_id);
comment on index public.idx_allocation_line_item is 'Allocations of one line.';
