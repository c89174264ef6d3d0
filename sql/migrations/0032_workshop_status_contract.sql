-- 0032_workshop_status_contract
--
-- Step 3 of 3: the type loses the old names. Refused while one of them is stored in any
-- column of the type, while the last use of one is younger than the setting
-- `booking.contract_grace` (an interval, 14 days where it is not set), and where the
-- layer that records such uses is off. Where nobody ever used one, nothing has to wait.
--
-- The backup is exempt: remembering old names is what it is for. Its column becomes
-- text, or it would keep the old type alive, and it learns when this happened: 0045
-- drops it, a while after that. The history, which tells of old names, always was text.
--
-- No command takes a value out of an enum, so workshop_order is rewritten, and nobody
-- reads or writes it meanwhile. Measured on two cores, all rows in memory: 0.7 s on 18
-- for 100,000 orders and their backup, 1.5 s (18) and 2.7 s (15) on a busy machine.
--
-- Needs:  0031_workshop_status_migrate
-- Tests:  sql/tests/0032_*.sql, tests/bookings/test_workshop_contract.py
--! irreversible: the old names are gone, and newer states have none to go back to
--! locks: access exclusive public.workshop_order [rewrite]
--! locks: access exclusive public.workshop_order_status_backup [rewrite]
--! locks: share public.workshop_order_old_status_use
--! refuses: rows: an old name was used a short while ago
--! allow: lock-table: nobody may use an old name between the looks and the change

do $$
declare
    old_names constant text[] := array[
        'JOCKEY_ASSIGNED', 'IN_TRANSIT_TO_WORKSHOP', 'IN_WORKSHOP', 'COMPLETED',
        'IN_TRANSIT_TO_CUSTOMER'
    ];
    grace constant interval := coalesce(
        nullif(current_setting('booking.contract_grace', true), ''), '14 days'
    );
    last_use record;
    part record;
    found_rows bigint;
    stored text;
begin
    if not exists (
        select from pg_catalog.pg_enum
        where
            enumtypid = 'public.workshop_order_status'::regtype
            and enumlabel = any(old_names)
    ) then
        raise notice 'workshop_order_status: has no old value any more, 0 rows changed';
        return;
    end if;

    -- Nobody uses or stores an old name between these looks and the change.
    lock table public.workshop_order, public.workshop_order_status_backup
    in access exclusive mode;
    lock table public.workshop_order_old_status_use in share mode;

    if not exists (
        select from pg_catalog.pg_trigger
        where
            tgrelid = 'public.workshop_order'::regclass
            and tgname = 'workshop_order_accept_old_status'
            and tgenabled in ('O', 'A')
    ) then
        raise exception 'cannot take the old names away without the compatibility layer'
            using
                errcode = 'BKC04',
                detail = 'Uses of old names were not recorded while it was off.',
                hint = 'Revert to 0029, then go up: 0030 makes it again.';
    end if;

    for part in
        select
            attrelid::regclass as relation,
            attname as name
        from pg_catalog.pg_attribute
        inner join pg_catalog.pg_class on attrelid = pg_class.oid
        where
            atttypid = 'public.workshop_order_status'::regtype
            and relkind in ('r', 'm')
            and not attisdropped
            and attrelid <> 'public.workshop_order_status_backup'::regclass
    loop
        execute format(
            'select count(*) from %s where %I::text = any($1)', part.relation, part.name
        )
        into found_rows
        using old_names;

        if found_rows > 0 then
            stored := concat_ws(
                e'\n',
                stored,
                format('%s.%s: %s rows', part.relation, part.name, found_rows)
            );
        end if;
    end loop;

    if stored is not null then
        raise exception 'cannot take the old names away while one is stored'
            using
                errcode = 'BKC02',
                detail = stored,
                hint = 'Call migrate_workshop_order_status() for the orders; update '
                    'others with new_workshop_order_status().';
    end if;

    select *
    into last_use
    from public.workshop_order_old_status_use
    order by used_at desc
    limit 1;

    if last_use.used_at > now() - grace then
        raise exception 'cannot take the old names away so soon after one was used'
            using
                errcode = 'BKC03',
                detail = format(
                    '%s was written at %s by "%s" (program "%s"), less than %s ago.',
                    last_use.old_name, last_use.used_at, last_use.used_by,
                    last_use.application, grace
                ),
                hint = 'Move that program to the new names and wait; the setting '
                    'booking.contract_grace says for how long.';
    end if;

    drop trigger workshop_order_accept_old_status on public.workshop_order;
    drop function public.accept_old_workshop_order_status();
    drop function public.roll_back_workshop_order_status();
    drop procedure public.migrate_workshop_order_status(integer);

    alter table public.workshop_order_status_backup
    alter column status type text,
    add column contracted_at timestamptz not null default now();
    alter table public.workshop_order_status_backup
    alter column contracted_at drop default;

    alter table public.workshop_order
    drop constraint workshop_order_work_started_in_workshop_check,
    add constraint workshop_order_work_started_in_workshop_check check (
        work_started_at is null
        or status not in (
            'PENDING_PAYMENT', 'CONFIRMED', 'PICKUP_ASSIGNED', 'PICKED_UP'
        )
    );

    call public.replace_enum_type(
        'public.workshop_order_status',
        array[
            'PENDING_PAYMENT', 'CONFIRMED', 'PICKUP_ASSIGNED', 'PICKED_UP',
            'AT_WORKSHOP', 'IN_SERVICE', 'READY_FOR_RETURN', 'RETURN_ASSIGNED',
            'RETURNED', 'DELIVERED', 'CANCELLED'
        ]
    );

    select count(*) into found_rows from public.workshop_order;
    raise notice 'workshop_order: % rows rewritten, 5 old values gone', found_rows;
end;
$$;
comment on column public.workshop_order_status_backup.contracted_at
is 'When the old names were taken away: from then on it serves nothing but questions.';
comment on constraint workshop_order_work_started_in_workshop_check
on public.workshop_order
is 'Work starts only on a car that has arrived.';


call public.require_shape(
    'public.workshop_order',
    array[
        'status public.workshop_order_status not null'
        || ' default ''PENDING_PAYMENT''::public.workshop_order_status',
        'workshop_order_work_started_in_workshop_check CHECK'
        || ' (((work_started_at IS NULL) OR (status <> ALL'
        || ' (ARRAY[''PENDING_PAYMENT''::public.workshop_order_status,'
        || ' ''CONFIRMED''::public.workshop_order_status,'
        || ' ''PICKUP_ASSIGNED''::public.workshop_order_status,'
        || ' ''PICKED_UP''::public.workshop_order_status]))))'
    ]
);

call public.require_shape(
    'public.workshop_order_status_backup',
    array['status text not null', 'contracted_at timestamp with time zone not null']
);
