-- 0028_workshop_orders
--
-- Cars that are picked up, serviced and brought back, each order with a status and the
-- history of it. The names of the states are those of the first version; 0029 to 0032
-- replace them while everybody goes on working.
--
-- Needs:  0003_resources (the updated_at function), 0006_customers
-- Tests:  sql/tests/0028_*.sql
--! locks: share row exclusive public.tenant
--! locks: share row exclusive public.customer

do $$
begin
    if to_regtype('public.workshop_order_status') is null then
        create type public.workshop_order_status as enum (
            'PENDING_PAYMENT', 'CONFIRMED', 'JOCKEY_ASSIGNED', 'IN_TRANSIT_TO_WORKSHOP',
            'IN_WORKSHOP', 'COMPLETED', 'IN_TRANSIT_TO_CUSTOMER', 'DELIVERED',
            'CANCELLED'
        );
    end if;
end;
$$;
comment on type public.workshop_order_status
is 'Life cycle of a workshop order: where the car is and what happens to it.';


create table if not exists public.workshop_order (
    id uuid not null default gen_random_uuid(),
    tenant_id uuid not null,
    customer_id uuid not null,
    vehicle text not null,
    status public.workshop_order_status not null default 'PENDING_PAYMENT',
    work_started_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint workshop_order_pkey primary key (tenant_id, id),
    constraint workshop_order_tenant_id_fkey
    foreign key (tenant_id) references public.tenant (id),
    constraint workshop_order_tenant_id_customer_id_fkey
    foreign key (tenant_id, customer_id) references public.customer (tenant_id, id),

    constraint workshop_order_vehicle_not_blank_check check (vehicle ~ '[^[:space:]]'),

    -- Nobody works on a car that is not there yet; a canceled order may have begun.
    constraint workshop_order_work_started_in_workshop_check check (
        work_started_at is null
        or status not in (
            'PENDING_PAYMENT', 'CONFIRMED', 'JOCKEY_ASSIGNED', 'IN_TRANSIT_TO_WORKSHOP'
        )
    )
);
comment on table public.workshop_order is 'A car that is fetched, serviced, returned.';
comment on column public.workshop_order.id is 'Key within the tenant.';
comment on column public.workshop_order.tenant_id is 'Whose order.';
comment on column public.workshop_order.customer_id is 'Whose car.';
comment on column public.workshop_order.vehicle is 'Which car, as people call it.';
comment on column public.workshop_order.status is 'Where in its life cycle it is.';
comment on column public.workshop_order.work_started_at
is 'When the service began, if it has.';
comment on column public.workshop_order.created_at is 'When the row was made.';
comment on column public.workshop_order.updated_at is 'When the row last changed.';
comment on constraint workshop_order_pkey on public.workshop_order
is 'One row per order of a tenant.';
comment on constraint workshop_order_tenant_id_fkey on public.workshop_order
is 'A tenant that still has orders stays.';
comment on constraint workshop_order_tenant_id_customer_id_fkey on public.workshop_order
is 'A customer of the same tenant; one who has orders stays.';
comment on constraint workshop_order_vehicle_not_blank_check on public.workshop_order
is 'A car can be recognised.';
comment on constraint workshop_order_work_started_in_workshop_check
on public.workshop_order
is 'Work starts only on a car that has arrived.';

create index if not exists workshop_order_tenant_id_customer_id_created_at_idx
on public.workshop_order (tenant_id, customer_id, created_at);
comment on index public.workshop_order_tenant_id_customer_id_created_at_idx
is 'Of one customer, in order.';

create index if not exists workshop_order_tenant_id_status_created_at_idx
on public.workshop_order (tenant_id, status, created_at);
comment on index public.workshop_order_tenant_id_status_created_at_idx
is 'In one status, in order.';

create index if not exists workshop_order_tenant_id_created_at_idx
on public.workshop_order (tenant_id, created_at)
where status not in ('DELIVERED', 'CANCELLED');
comment on index public.workshop_order_tenant_id_created_at_idx
is 'Open orders of a tenant, in order.';

create or replace trigger workshop_order_set_updated_at
before update on public.workshop_order
for each row execute function public.update_updated_at_column();
comment on trigger workshop_order_set_updated_at on public.workshop_order
is 'Keeps updated_at.';


create or replace function public.workshop_orders_in(
    of_tenant uuid, wanted public.workshop_order_status
)
returns setof public.workshop_order
language sql
stable
security invoker
set search_path = ''
as $$
    select *
    from public.workshop_order
    where tenant_id = of_tenant and status = wanted
    order by created_at, id
$$;
comment on function public.workshop_orders_in(uuid, public.workshop_order_status)
is 'Orders of a tenant in one status, the longest waiting first.';


create table if not exists public.workshop_order_history (
    id uuid not null default gen_random_uuid(),
    tenant_id uuid not null,
    order_id uuid not null,
    old_status text not null,
    new_status text not null,
    kind text not null default 'transition',
    changed_at timestamptz not null default clock_timestamp(),

    constraint workshop_order_history_pkey primary key (tenant_id, id),
    constraint workshop_order_history_tenant_id_order_id_fkey
    foreign key (tenant_id, order_id) references public.workshop_order (tenant_id, id),

    constraint workshop_order_history_kind_known_check
    check (kind in ('transition', 'migration'))
);
comment on table public.workshop_order_history is 'Each change of an order''s status.';
comment on column public.workshop_order_history.id is 'Key within the tenant.';
comment on column public.workshop_order_history.tenant_id is 'Whose order.';
comment on column public.workshop_order_history.order_id is 'Which order.';
comment on column public.workshop_order_history.old_status
is 'Name of the status before. Text: history keeps the names that states had then.';
comment on column public.workshop_order_history.new_status
is 'Name of the status after.';
comment on column public.workshop_order_history.kind
is 'transition, or migration where the same state only got another name.';
comment on column public.workshop_order_history.changed_at is 'When it changed.';
comment on constraint workshop_order_history_pkey on public.workshop_order_history
is 'One row per change.';
comment on constraint workshop_order_history_tenant_id_order_id_fkey
on public.workshop_order_history
is 'An order that has a history stays.';
comment on constraint workshop_order_history_kind_known_check
on public.workshop_order_history
is 'Only transition and migration.';

create index if not exists workshop_order_history_tenant_id_order_id_changed_at_idx
on public.workshop_order_history (tenant_id, order_id, changed_at);
comment on index public.workshop_order_history_tenant_id_order_id_changed_at_idx
is 'Of one order, in order.';


create or replace function public.record_workshop_order_status()
returns trigger
language plpgsql
volatile
security definer  -- who may change an order need not be able to write its history
set search_path = ''
as $$
begin
    insert into public.workshop_order_history (
        tenant_id, order_id, old_status, new_status
    )
    values (new.tenant_id, new.id, old.status, new.status);

    return null;
end;
$$;
comment on function public.record_workshop_order_status()
is 'Trigger: a history row for a change of status.';

create or replace trigger workshop_order_record_status
after update of status on public.workshop_order
for each row when (old.status is distinct from new.status)
execute function public.record_workshop_order_status();
comment on trigger workshop_order_record_status on public.workshop_order
is 'Each change of status has a history row.';
