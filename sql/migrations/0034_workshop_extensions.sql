-- 0034_workshop_extensions
--
-- Extra work that is offered while a car is in service. The customer approves or
-- declines; until then the service cannot be finished. An order counts its undecided
-- extensions: offering one and finishing the service change the same row, so of two
-- sessions that do so at once one waits, and then fails, at every isolation level.
-- Counts and totals are never taken from a writer: a trigger takes them from the rows,
-- under the lock of the row that it writes.
--
-- Needs:  0013_capacity_ledger (refuse_truncate), 0033_workshop_transitions
-- Tests:  sql/tests/0034_*.sql, tests/bookings/test_races.py
--! locks: access exclusive public.workshop_order
--! allow: trigger-on-old-table: it needs the lock for a moment, and rows only later

do $$
begin
    if to_regtype('public.workshop_extension_status') is null then
        create type public.workshop_extension_status as enum (
            'PENDING', 'APPROVED', 'COMPLETED', 'DECLINED', 'CANCELLED'
        );
    end if;
end;
$$;
comment on type public.workshop_extension_status
is 'Life cycle of an offer: PENDING is undecided, APPROVED is to be done.';


create table if not exists public.workshop_extension (
    id uuid not null default gen_random_uuid(),
    tenant_id uuid not null,
    order_id uuid not null,
    description text not null,
    status public.workshop_extension_status not null default 'PENDING',
    total_cents bigint not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint workshop_extension_pkey primary key (tenant_id, id),
    constraint workshop_extension_tenant_id_order_id_fkey
    foreign key (tenant_id, order_id) references public.workshop_order (tenant_id, id),

    constraint workshop_extension_description_not_blank_check
    check (description ~ '[^[:space:]]')
);
comment on table public.workshop_extension is 'Extra work offered during a service.';
comment on column public.workshop_extension.id is 'Key within the tenant.';
comment on column public.workshop_extension.tenant_id is 'Whose order.';
comment on column public.workshop_extension.order_id is 'Which order.';
comment on column public.workshop_extension.description is 'What would be done.';
comment on column public.workshop_extension.status is 'Where in its life cycle it is.';
comment on column public.workshop_extension.total_cents is 'Sum of its items.';
comment on column public.workshop_extension.created_at is 'When the row was made.';
comment on column public.workshop_extension.updated_at is 'When the row last changed.';
comment on constraint workshop_extension_pkey on public.workshop_extension
is 'One row per offer of a tenant.';
comment on constraint workshop_extension_tenant_id_order_id_fkey
on public.workshop_extension
is 'An order of the same tenant; one that has extensions stays.';
comment on constraint workshop_extension_description_not_blank_check
on public.workshop_extension
is 'An offer can be read.';

create index if not exists workshop_extension_tenant_id_order_id_idx
on public.workshop_extension (tenant_id, order_id);
comment on index public.workshop_extension_tenant_id_order_id_idx is 'Of one order.';

create or replace trigger workshop_extension_set_updated_at
before update on public.workshop_extension
for each row execute function public.update_updated_at_column();
comment on trigger workshop_extension_set_updated_at on public.workshop_extension
is 'Keeps updated_at.';

create or replace trigger workshop_extension_refuse_truncate
before truncate on public.workshop_extension
for each statement execute function public.refuse_truncate();
comment on trigger workshop_extension_refuse_truncate on public.workshop_extension
is 'Orders would go on counting them.';


create table if not exists public.workshop_extension_item (
    id uuid not null default gen_random_uuid(),
    tenant_id uuid not null,
    extension_id uuid not null,
    description text not null,
    price_cents integer not null,

    constraint workshop_extension_item_pkey primary key (tenant_id, id),
    constraint workshop_extension_item_tenant_id_extension_id_fkey
    foreign key (tenant_id, extension_id)
    references public.workshop_extension (tenant_id, id),

    constraint workshop_extension_item_description_not_blank_check
    check (description ~ '[^[:space:]]'),

    -- Nothing is a price: work under guarantee.
    constraint workshop_extension_item_price_not_negative_check
    check (price_cents >= 0)
);
comment on table public.workshop_extension_item is 'A part or a job of an extension.';
comment on column public.workshop_extension_item.id is 'Key within the tenant.';
comment on column public.workshop_extension_item.tenant_id is 'Whose.';
comment on column public.workshop_extension_item.extension_id is 'Of which extension.';
comment on column public.workshop_extension_item.description is 'What it is.';
comment on column public.workshop_extension_item.price_cents is 'What it costs.';
comment on constraint workshop_extension_item_pkey on public.workshop_extension_item
is 'One row per item of a tenant.';
comment on constraint workshop_extension_item_tenant_id_extension_id_fkey
on public.workshop_extension_item
is 'An extension of the same tenant; one that has items stays.';
comment on constraint workshop_extension_item_description_not_blank_check
on public.workshop_extension_item
is 'An item can be read.';
comment on constraint workshop_extension_item_price_not_negative_check
on public.workshop_extension_item
is 'No negative prices.';

create index if not exists workshop_extension_item_tenant_id_extension_id_idx
on public.workshop_extension_item (tenant_id, extension_id);
comment on index public.workshop_extension_item_tenant_id_extension_id_idx
is 'Of one extension.';

create or replace trigger workshop_extension_item_refuse_truncate
before truncate on public.workshop_extension_item
for each statement execute function public.refuse_truncate();
comment on trigger workshop_extension_item_refuse_truncate
on public.workshop_extension_item
is 'Totals would go on counting them.';


alter table public.workshop_order
add column if not exists pending_extensions integer not null default 0
-- Finishing the service, too, would break it; the trigger below says it better.
constraint workshop_order_pending_extensions_in_service_check check (
    pending_extensions = 0 or (pending_extensions > 0 and status = 'IN_SERVICE')
);
comment on column public.workshop_order.pending_extensions
is 'How many of its extensions are undecided; kept by triggers.';
comment on constraint workshop_order_pending_extensions_in_service_check
on public.workshop_order
is 'Extensions are undecided only during the service.';


create or replace function public.count_pending_workshop_extensions()
returns trigger
language plpgsql
volatile
security definer  -- the count must not depend on what the writer may see
set search_path = ''
as $$
begin
    -- The row is locked by now: nobody else can change what is counted and commit it,
    -- and a snapshot that is too old to see it would have failed at the lock.
    select count(*)
    into new.pending_extensions
    from public.workshop_extension
    where tenant_id = new.tenant_id and order_id = new.id and status = 'PENDING';

    return new;
end;
$$;
comment on function public.count_pending_workshop_extensions()
is 'Trigger: how many extensions are undecided, whatever the writer says.';

create or replace trigger workshop_order_count_pending_extensions
before insert or update of pending_extensions on public.workshop_order
for each row execute function public.count_pending_workshop_extensions();
comment on trigger workshop_order_count_pending_extensions on public.workshop_order
is 'Keeps pending_extensions.';


create or replace function public.refuse_early_workshop_finish()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    raise exception 'cannot finish the service of workshop order "%"', new.id
        using
            errcode = 'BKC10',
            detail = format('Undecided extensions: %s.', new.pending_extensions),
            hint = 'Approve, decline or cancel them first.';
end;
$$;
comment on function public.refuse_early_workshop_finish()
is 'Trigger: a service with undecided extensions goes on (BKC10).';

create or replace trigger workshop_order_refuse_early_finish
before update on public.workshop_order
for each row when (new.pending_extensions > 0 and new.status <> 'IN_SERVICE')
execute function public.refuse_early_workshop_finish();
comment on trigger workshop_order_refuse_early_finish on public.workshop_order
is 'Undecided extensions keep the service from being finished.';


create or replace function public.settle_workshop_extension()
returns trigger
language plpgsql
volatile
security definer  -- the total must not depend on what the writer may see
set search_path = ''
as $$
declare
    ways constant jsonb := jsonb_build_object(
        'PENDING', array['APPROVED', 'DECLINED', 'CANCELLED'],
        'APPROVED', array['COMPLETED']
    );
    allowed jsonb;
begin
    if tg_op = 'INSERT' then
        allowed := '["PENDING"]';
    elsif (new.tenant_id, new.order_id) <> (old.tenant_id, old.order_id) then
        raise exception 'cannot move extension "%" to another workshop order', new.id
            using
                errcode = 'BKC11',
                detail = format('It was offered for order %s.', old.order_id),
                hint = 'Cancel it and offer a new one.';
    elsif new.status <> old.status then
        allowed := coalesce(ways -> old.status::text, '[]');
    end if;

    if not allowed ? new.status::text then
        raise exception 'extension "%" cannot go from % to %',
            new.id, case tg_op when 'INSERT' then 'nothing' else old.status::text end,
            new.status
            using
                errcode = 'BKC11',
                detail = format(
                    'Allowed: %s.',
                    coalesce(
                        (
                            select string_agg(name, ', ')
                            from jsonb_array_elements_text(allowed) as name
                        ),
                        'nothing, it is final'
                    )
                ),
                hint = 'Offer a new extension instead.';
    end if;

    select coalesce(sum(price_cents), 0)
    into new.total_cents
    from public.workshop_extension_item
    where tenant_id = new.tenant_id and extension_id = new.id;

    return new;
end;
$$;
comment on function public.settle_workshop_extension()
is 'Trigger: a status only follows its predecessor (BKC11); the total is the sum of the'
' items, whatever the writer says.';

create or replace trigger workshop_extension_settle
before insert or update on public.workshop_extension
for each row execute function public.settle_workshop_extension();
comment on trigger workshop_extension_settle on public.workshop_extension
is 'Status and total are right.';


create or replace function public.tell_workshop_order_of_extension()
returns trigger
language plpgsql
volatile
security definer  -- who may offer or decide need not be able to change the order
set search_path = ''
as $$
declare
    about constant public.workshop_extension :=
        case tg_op when 'DELETE' then old else new end;
begin
    update public.workshop_order
    set pending_extensions = pending_extensions  -- counted by its trigger
    where
        tenant_id = about.tenant_id
        and id = about.order_id
        and (status = 'IN_SERVICE' or tg_op <> 'INSERT');

    if not found then
        raise exception 'cannot extend workshop order "%"', about.order_id
            using
                errcode = 'BKC09',
                detail = 'It is not in service.',
                hint = 'Extensions are offered while the status is IN_SERVICE.';
    end if;

    return null;
end;
$$;
comment on function public.tell_workshop_order_of_extension()
is 'Trigger: the order counts again; an offer outside the service is refused (BKC09).';

create or replace trigger workshop_extension_tell_order
after insert or update of status or delete on public.workshop_extension
for each row execute function public.tell_workshop_order_of_extension();
comment on trigger workshop_extension_tell_order on public.workshop_extension
is 'Its order knows how many are undecided.';


create or replace function public.tell_workshop_extension_of_item()
returns trigger
language plpgsql
volatile
security definer  -- who may change an item need not be able to change the extension
set search_path = ''
as $$
declare
    about record;
begin
    -- In one order, whichever way an item moves: two sessions must not deadlock.
    for about in
        select distinct
            tenant_id,
            extension_id
        from (
            values
            (old.tenant_id, old.extension_id),
            (new.tenant_id, new.extension_id)
        ) as named (tenant_id, extension_id)
        where extension_id is not null
        order by tenant_id, extension_id
    loop
        update public.workshop_extension
        set total_cents = total_cents  -- summed up by its trigger
        where
            tenant_id = about.tenant_id
            and id = about.extension_id
            and status = 'PENDING';

        if not found then
            raise exception 'cannot change the items of extension "%"',
                about.extension_id
                using
                    errcode = 'BKC12',
                    detail = 'It is not PENDING any more.',
                    hint = 'Offer a new extension: what was decided on stays.';
        end if;
    end loop;

    return null;
end;
$$;
comment on function public.tell_workshop_extension_of_item()
is 'Trigger: the extension sums up again; what was decided on stays as it is (BKC12).';

create or replace trigger workshop_extension_item_tell_extension
after insert or update or delete on public.workshop_extension_item
for each row execute function public.tell_workshop_extension_of_item();
comment on trigger workshop_extension_item_tell_extension
on public.workshop_extension_item
is 'Its extension knows the total.';


call public.require_shape(
    'public.workshop_order',
    array[
        'pending_extensions integer not null default 0',
        'workshop_order_pending_extensions_in_service_check CHECK'
        || ' (((pending_extensions = 0) OR ((pending_extensions > 0) AND'
        || ' (status = ''IN_SERVICE''::public.workshop_order_status))))'
    ]
);
