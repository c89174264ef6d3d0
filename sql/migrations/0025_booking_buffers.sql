-- 0025_booking_buffers
--
-- What a booking occupies: its time and the minutes before and after it that its
-- service keeps free. Stored, since a timestamptz plus an interval is not immutable and
-- can neither be indexed nor generated; by trigger, whatever the writer says. The given
-- rule bookings_excl_resource_time goes on comparing bare times; a rule of its own
-- compares what is occupied. Without buffers both say the same.
--
-- A booking keeps the buffers with which it was sold until its time or its service
-- changes. Were it to follow the service, nobody could lengthen a buffer while two
-- bookings stand back to back, and what was promised would depend on a later write.
--
-- Bookings that are there get the buffers of their service where that brings them into
-- nobody's way, and keep their bare times elsewhere: they were sold without, and to
-- stop would help nobody. The NOTICE counts both. Their updated_at stays as it was.
--
-- Writing every TIMESLOT row once and building the rule holds ACCESS EXCLUSIVE: 40 s
-- for 200,000 active bookings in memory, on two busy cores. An UPDATE, not a rewriting
-- of the table, which readers with an older snapshot would then find empty.
--
-- Needs:  0002_migration_checks, 0022_services, 0024_booking_types
-- Tests:  sql/tests/0025_*.sql
--! locks: access exclusive public.bookings
--! locks: access exclusive public.service
--! allow: lock-table: triggers sleep; no booking may pass by them
--! allow: trigger-on-old-table: the older rows are filled here
--! allow: exclusion-on-old-table: one rule for all rows; the time it takes is above

-- A service is one row per offer: the scan under the lock is short.
-- squawk-ignore-file constraint-missing-not-valid

alter table public.service
add column if not exists buffer_before_minutes integer not null default 0
constraint service_buffer_before_minutes_not_negative_check
check (buffer_before_minutes >= 0);
comment on column public.service.buffer_before_minutes
is 'Minutes kept free before it.';
comment on constraint service_buffer_before_minutes_not_negative_check
on public.service
is 'A buffer takes time, or none.';


create or replace function public.with_buffers(
    tenant_id uuid, service_id uuid, start_at timestamptz, end_at timestamptz
)
returns tstzrange
language sql
stable
security invoker
set search_path = ''
as $$
    -- Minutes are minutes, also across a daylight-saving change.
    select
        tstzrange(
            start_at - make_interval(mins => coalesce(max(buffer_before_minutes), 0)),
            end_at + make_interval(mins => coalesce(max(buffer_minutes), 0))
        )
    from public.service
    where
        service.tenant_id = with_buffers.tenant_id
        and service.id = with_buffers.service_id
$$;
comment on function public.with_buffers(uuid, uuid, timestamptz, timestamptz)
is 'What a booking of a service from start to end occupies; without a service, or with'
' one that is not known, the bare time.';


do $$
declare
    buffered bigint;
    bare bigint;
    watching name[];
    watcher name;
begin
    lock table public.bookings in access exclusive mode;

    if exists (
        select from pg_catalog.pg_attribute
        where
            attrelid = 'public.bookings'::regclass
            and attname = 'occupied'
            and not attisdropped
    ) then
        raise notice 'bookings: occupied is there already, 0 rows changed';
        return;
    end if;

    alter table public.bookings add column occupied tstzrange;

    -- No booking changes in the eyes of people: not updated_at, and no rule of status is
    -- asked again. Only the triggers that are on are put to sleep.
    select coalesce(array_agg(tgname), '{}') into watching
    from pg_catalog.pg_trigger
    where
        tgrelid = 'public.bookings'::regclass
        and not tgisinternal
        and tgenabled = 'O';

    foreach watcher in array watching loop
        execute format('alter table public.bookings disable trigger %I', watcher);
    end loop;

    with wish as (
        select
            bookings.tenant_id,
            bookings.id,
            coalesce(bookings.resource_id, bookings.service_id) as place,
            bookings.resource_id is null as on_service,
            coalesce(bookings.resource_id, bookings.service_id) is not null
            and bookings.status in ('pending', 'confirmed', 'checked_in') as blocks,
            tstzrange(bookings.start_at, bookings.end_at) as slot,
            tstzrange(
                bookings.start_at
                - make_interval(mins => coalesce(service.buffer_before_minutes, 0)),
                bookings.end_at
                + make_interval(mins => coalesce(service.buffer_minutes, 0))
            ) as wanted
        from public.bookings
        left join public.service
            on
                bookings.tenant_id = service.tenant_id
                and bookings.service_id = service.id
        where bookings.booking_type = 'TIMESLOT'
    ),

    -- In the way is who starts before an earlier one has ended, or ends after a later
    -- one has started: two looks along the time line instead of a join.
    judged as (
        select
            *,
            blocks and coalesce(
                lower(wanted) < max(upper(wanted)) over (
                    line rows between unbounded preceding and 1 preceding
                )
                or upper(wanted) > lead(lower(wanted)) over line,
                false
            ) as crowded
        from wish
        window
            line as (
                partition by tenant_id, place, on_service, blocks
                order by lower(wanted), id
            )
    ),

    stored as (
        update public.bookings
        set occupied = case when judged.crowded then judged.slot else judged.wanted end
        from judged
        where
            bookings.tenant_id = judged.tenant_id
            and bookings.id = judged.id
        returning judged.slot <> judged.wanted as has_buffers, judged.crowded
    )

    select
        count(*) filter (where has_buffers and not crowded),
        count(*) filter (where not has_buffers or crowded)
    into buffered, bare
    from stored;

    foreach watcher in array watching loop
        execute format('alter table public.bookings enable trigger %I', watcher);
    end loop;

    raise notice 'bookings: % rows occupy buffers, % their bare times', buffered, bare;
end;
$$;


create or replace function public.store_booking_occupied()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    if tg_op = 'UPDATE'
        and (old.tenant_id, old.service_id, old.start_at, old.end_at)
        is not distinct from (new.tenant_id, new.service_id, new.start_at, new.end_at)
    then
        new.occupied := old.occupied;
    elsif new.start_at < new.end_at then
        new.occupied := public.with_buffers(
            new.tenant_id, new.service_id, new.start_at, new.end_at
        );
    else
        -- A whole day, or times that a check is about to refuse.
        new.occupied := null;
    end if;

    return new;
end;
$$;
comment on function public.store_booking_occupied()
is 'Trigger: what a booking occupies, by the buffers that its service has when it is'
' made or moved; otherwise what it occupied before. Never what a writer says.';

-- Its name puts it behind those that settle status and type.
create or replace trigger bookings_store_occupied
before insert or update on public.bookings
for each row execute function public.store_booking_occupied();
comment on trigger bookings_store_occupied on public.bookings is 'Keeps occupied.';


do $$
begin
    -- The trigger keeps it; it holds where triggers are off, as in a restore. Times in
    -- the wrong order are left to the check that is about them.
    if not exists (
        select from pg_catalog.pg_constraint
        where
            conrelid = 'public.bookings'::regclass
            and conname = 'bookings_occupied_holds_slot_check'
    ) then
        alter table public.bookings
        add constraint bookings_occupied_holds_slot_check check (
            case
                when start_at < end_at
                    then coalesce(occupied @> tstzrange(start_at, end_at), false)
                else occupied is null
            end
        );
    end if;

    if not exists (
        select from pg_catalog.pg_constraint
        where
            conrelid = 'public.bookings'::regclass
            and conname = 'bookings_resource_occupied_once_excl'
    ) then
        alter table public.bookings
        add constraint bookings_resource_occupied_once_excl exclude using gist (
            resource_id with =,
            tenant_id with =,
            occupied with &&
        ) where (
            status in ('pending', 'confirmed', 'checked_in')
            and resource_id is not null
        );
    end if;
end;
$$;

call public.require_shape(
    'public.bookings',
    array[
        'occupied tstzrange',
        e'bookings_occupied_holds_slot_check CHECK (\nCASE\n'
        || '    WHEN (start_at < end_at) THEN'
        || e' COALESCE((occupied @> tstzrange(start_at, end_at)), false)\n'
        || e'    ELSE (occupied IS NULL)\nEND)',
        'bookings_resource_occupied_once_excl EXCLUDE USING gist'
        || ' (resource_id WITH =, tenant_id WITH =, occupied WITH &&)'
        || ' WHERE (((status = ANY (ARRAY[''pending''::public.booking_status,'
        || ' ''confirmed''::public.booking_status,'
        || ' ''checked_in''::public.booking_status])) AND (resource_id IS NOT NULL)))'
    ]
);
call public.require_shape(
    'public.service',
    array[
        'buffer_before_minutes integer not null default 0',
        'service_buffer_before_minutes_not_negative_check'
        || ' CHECK ((buffer_before_minutes >= 0))'
    ]
);

comment on column public.bookings.occupied
is 'Its time with the buffers before and after it, kept by trigger; NULL for a day.';
comment on constraint bookings_occupied_holds_slot_check on public.bookings
is 'What a booking occupies contains its time.';
comment on constraint bookings_resource_occupied_once_excl on public.bookings
is 'Pending, confirmed and checked-in bookings of a resource stay out of each other''s'
' buffers.';
