-- 0030_workshop_status_layer
--
-- From here on writers may use either name of a state. A trigger stores the new one and
-- writes down who still used the old one: 0032 takes the old ones away when nobody has
-- for long enough. It is here before any row is rewritten, so that no old name comes in
-- behind the rewriting. Readers must look for both names until 0031 has run.
--
-- The check that work starts only in the workshop knows both names from here on. Where
-- since 0029 an order took a new name of an earlier state although work had begun, it
-- refuses that row (23514), and nothing changes.
--
-- The way back from here, until 0032, is roll_back_workshop_order_status().
--
-- Needs:  0029_workshop_status_expand, committed: a check names values that it added
-- Tests:  sql/tests/0030_*.sql, tests/bookings/test_workshop_rollback.py
--! locks: access exclusive public.workshop_order
--! locks: share row exclusive public.tenant
--! refuses: rows: work has begun on a car that a new name says is not there yet
--! allow: trigger-on-old-table: it needs the lock for a moment, and rows only later

create or replace function public.new_workshop_order_status(
    name text, work_started_at timestamptz
)
returns text
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
    old_names constant text[] := array[
        'JOCKEY_ASSIGNED', 'IN_TRANSIT_TO_WORKSHOP', 'IN_WORKSHOP', 'COMPLETED',
        'IN_TRANSIT_TO_CUSTOMER'
    ];
    -- At the place of each old name.
    renamed constant text[] := array[
        'PICKUP_ASSIGNED', 'PICKED_UP', 'AT_WORKSHOP', 'READY_FOR_RETURN',
        'RETURN_ASSIGNED'
    ];
    new_names constant text[] := array[
        'PENDING_PAYMENT', 'CONFIRMED', 'PICKUP_ASSIGNED', 'PICKED_UP', 'AT_WORKSHOP',
        'IN_SERVICE', 'READY_FOR_RETURN', 'RETURN_ASSIGNED', 'RETURNED', 'DELIVERED',
        'CANCELLED'
    ];
begin
    if name = any(new_names) then
        return name;
    elsif name = 'IN_WORKSHOP' and work_started_at is not null then
        return 'IN_SERVICE';
    elsif name = any(old_names) then
        return renamed[array_position(old_names, name)];
    end if;

    raise exception 'unknown status "%" of a workshop order', name
        using
            errcode = 'BKC01',
            detail = format(
                'Old names: %s. New names: %s.',
                array_to_string(old_names, ', '),
                array_to_string(new_names, ', ')
            ),
            hint = 'Names are written in capitals, without blanks.';
end;
$$;
comment on function public.new_workshop_order_status(text, timestamptz)
is 'New name of a state, given its old or its new one and when work started:'
' IN_WORKSHOP became two states. Other names raise BKC01.';


create table if not exists public.workshop_order_old_status_use (
    id uuid not null default gen_random_uuid(),
    tenant_id uuid not null,
    order_id uuid not null,
    old_name text not null,
    new_name text not null,
    used_at timestamptz not null default clock_timestamp(),
    used_by text not null default session_user,
    application text not null default current_setting('application_name'),

    constraint workshop_order_old_status_use_pkey primary key (tenant_id, id),

    -- None to the order, which a trigger before its insert cannot see yet.
    constraint workshop_order_old_status_use_tenant_id_fkey
    foreign key (tenant_id) references public.tenant (id)
);
comment on table public.workshop_order_old_status_use
is 'Each time that somebody wrote a status under its old name. A row each, not a'
' counter: writers of different orders must not wait for each other.';
comment on column public.workshop_order_old_status_use.id is 'Key within the tenant.';
comment on column public.workshop_order_old_status_use.tenant_id is 'Whose order.';
comment on column public.workshop_order_old_status_use.order_id is 'Which order.';
comment on column public.workshop_order_old_status_use.old_name is 'What was written.';
comment on column public.workshop_order_old_status_use.new_name is 'What was stored.';
comment on column public.workshop_order_old_status_use.used_at is 'When.';
comment on column public.workshop_order_old_status_use.used_by is 'By which role.';
comment on column public.workshop_order_old_status_use.application
is 'By which program, if it says so (application_name).';
comment on constraint workshop_order_old_status_use_pkey
on public.workshop_order_old_status_use
is 'One row per use.';
comment on constraint workshop_order_old_status_use_tenant_id_fkey
on public.workshop_order_old_status_use
is 'A known tenant.';

create index if not exists workshop_order_old_status_use_used_at_idx
on public.workshop_order_old_status_use (used_at);
comment on index public.workshop_order_old_status_use_used_at_idx is 'The last use.';


create or replace function public.accept_old_workshop_order_status()
returns trigger
language plpgsql
volatile
security definer  -- who may write an order need not be able to write the record
set search_path = ''
as $$
declare
    old_name constant text := new.status;
begin
    new.status := public.new_workshop_order_status(
        old_name, new.work_started_at
    )::public.workshop_order_status;

    insert into public.workshop_order_old_status_use (
        tenant_id, order_id, old_name, new_name
    )
    values (new.tenant_id, new.id, old_name, new.status);

    return new;
end;
$$;
comment on function public.accept_old_workshop_order_status()
is 'Trigger: stores the new name of a state and records that the old one was used.';

create or replace trigger workshop_order_accept_old_status
before insert or update of status on public.workshop_order
for each row when (
    new.status in (
        'JOCKEY_ASSIGNED', 'IN_TRANSIT_TO_WORKSHOP', 'IN_WORKSHOP', 'COMPLETED',
        'IN_TRANSIT_TO_CUSTOMER'
    )
)
execute function public.accept_old_workshop_order_status();
comment on trigger workshop_order_accept_old_status on public.workshop_order
is 'The compatibility layer: writers may use either name until 0032.';


create or replace function public.record_workshop_order_status()
returns trigger
language plpgsql
volatile
security definer  -- who may change an order need not be able to write its history
set search_path = ''
as $$
begin
    insert into public.workshop_order_history (
        tenant_id, order_id, old_status, new_status, kind
    )
    values (
        new.tenant_id,
        new.id,
        old.status,
        new.status,
        -- The same state under another name: told from the rows, not by a setting that
        -- anybody could make.
        case public.new_workshop_order_status(old.status::text, old.work_started_at)
            when public.new_workshop_order_status(new.status::text, new.work_started_at)
                then 'migration'
            else 'transition'
        end
    );

    return null;
end;
$$;
comment on function public.record_workshop_order_status()
is 'Trigger: a history row for a change of status; a new name only is a migration.';


create or replace function public.roll_back_workshop_order_status()
returns table (tenant_id uuid, order_id uuid, status text, reason text)
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    restored record;
begin
    -- First, or it would turn every restored name back; nobody writes from here on.
    drop trigger if exists workshop_order_accept_old_status on public.workshop_order;
    lock table public.workshop_order in access exclusive mode;

    for restored in
        with candidate as (
            select
                backup.tenant_id,
                backup.id,
                backup.status
            from public.workshop_order_status_backup as backup
            inner join public.workshop_order as current
                on backup.tenant_id = current.tenant_id and backup.id = current.id
            where
                backup.migrated_at = current.updated_at
                and current.status::text = public.new_workshop_order_status(
                    backup.status::text, current.work_started_at
                )
        ),

        written as (
            update public.workshop_order as current
            set status = candidate.status
            from candidate
            where current.tenant_id = candidate.tenant_id and current.id = candidate.id
        ),

        unmarked as (
            update public.workshop_order_status_backup as backup
            set migrated_at = null
            from candidate
            where backup.tenant_id = candidate.tenant_id and backup.id = candidate.id
        )

        select
            candidate.status,
            count(*) as orders
        from candidate
        group by candidate.status
        order by candidate.status
    loop
        raise notice 'workshop_order: % rows restored to %',
            restored.orders, restored.status;
    end loop;

    return query
    select
        coalesce(current.tenant_id, backup.tenant_id),
        coalesce(current.id, backup.id),
        current.status::text,
        case
            when backup.id is null then 'newer'
            when current.id is null then 'deleted'
            else 'changed'
        end
    from public.workshop_order as current
    full join public.workshop_order_status_backup as backup
        on current.tenant_id = backup.tenant_id and current.id = backup.id
    where
        backup.id is null
        or backup.migrated_at is not null
        -- Was not renamed, and has moved on to a state that has only a new name.
        or current.status in (
            'PICKUP_ASSIGNED', 'PICKED_UP', 'AT_WORKSHOP', 'IN_SERVICE',
            'READY_FOR_RETURN', 'RETURN_ASSIGNED', 'RETURNED'
        )
    order by 4, 1, 2;
end;
$$;
comment on function public.roll_back_workshop_order_status()
is 'Removes the compatibility layer, gives back the old name to each order untouched'
' since it lost it, and lists all others: newer, changed or deleted since.';


do $$
declare
    wanted_check constant text := 'workshop_order_work_started_in_workshop_check CHECK'
        ' (((work_started_at IS NULL) OR (status <> ALL'
        ' (ARRAY[''PENDING_PAYMENT''::public.workshop_order_status,'
        ' ''CONFIRMED''::public.workshop_order_status,'
        ' ''JOCKEY_ASSIGNED''::public.workshop_order_status,'
        ' ''IN_TRANSIT_TO_WORKSHOP''::public.workshop_order_status,'
        ' ''PICKUP_ASSIGNED''::public.workshop_order_status,'
        ' ''PICKED_UP''::public.workshop_order_status]))))';
begin
    if exists (
        select
        from public.shape_differences('public.workshop_order', array[wanted_check])
    ) then
        alter table public.workshop_order
        drop constraint workshop_order_work_started_in_workshop_check,
        add constraint workshop_order_work_started_in_workshop_check check (
            work_started_at is null
            or status not in (
                'PENDING_PAYMENT', 'CONFIRMED', 'JOCKEY_ASSIGNED',
                'IN_TRANSIT_TO_WORKSHOP', 'PICKUP_ASSIGNED', 'PICKED_UP'
            )
        );
    end if;

    call public.require_shape('public.workshop_order', array[wanted_check]);
    call public.require_shape(
        'public.workshop_order_old_status_use',
        array[
            'tenant_id uuid not null',
            'order_id uuid not null',
            'old_name text not null',
            'used_at timestamp with time zone not null default clock_timestamp()'
        ]
    );
end;
$$;
comment on constraint workshop_order_work_started_in_workshop_check
on public.workshop_order
is 'Work starts only on a car that has arrived, under either name of the state.';
