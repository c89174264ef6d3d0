-- 0037_store_backfill
--
-- The older system had one resource, and most of its records do not name it. They get
-- "primary": the field, the time of the change, a line of history where history is an
-- array; nothing else of a record and no other record changes. Each run is recorded
-- with the bookings for which it means something: those that are not cancelled blocked
-- every resource before, and block only "primary" now. A run that has nothing to do is
-- recorded, too; this migration runs it only for stores where it has.
--
-- From then on the mirror requires a resource, so a load gives one before it takes a
-- record; and no two pending reschedules want the same slot of one resource.
--
-- Needs:  0002_migration_checks, 0035_json_store, 0036_store_loading
-- Tests:  sql/tests/0037_*.sql, tests/bookings/test_store_backfill.py
--! locks: access exclusive public.store_booking
--! allow: lock-table: no record may come between the backfill and the rule

create or replace function public.store_millis(moment timestamptz)
returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
    select to_jsonb(floor(extract(epoch from moment) * 1000)::bigint)
$$;
comment on function public.store_millis(timestamptz)
is 'A moment as the store writes it: whole milliseconds since 1970.';


create or replace function public.noted_store_record(
    record jsonb, change jsonb, note text
)
returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
    select
        changed.record || case jsonb_typeof(changed.record -> 'history')
            when 'array' then jsonb_build_object(
                'history', changed.record -> 'history' || jsonb_build_array(
                    jsonb_build_object(
                        'ts', public.store_millis(now()),
                        'status', changed.record -> 'status',
                        'note', note
                    )
                )
            )
            else '{}'
        end
    from (
        values (
            record || change
            || jsonb_build_object('updated_at', public.store_millis(now()))
        )
    ) as changed (record)
$$;
comment on function public.noted_store_record(jsonb, jsonb, text)
is 'A record with a change, the time of it, and a line in its history, if it has one.';


create or replace function public.backfilled_store_record(record jsonb)
returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
    select
        public.noted_store_record(
            record, '{"resource_id": "primary"}', 'backfill_resource_id'
        )
$$;
comment on function public.backfilled_store_record(jsonb)
is 'A record on resource "primary", with a note of it in its history.';


create or replace function public.backfill_store(of_tenant uuid)
returns bigint
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    filled bigint;
begin
    perform public.lock_store(of_tenant);

    with changed as (
        update public.store_booking
        set record = public.backfilled_store_record(record)
        where tenant_id = of_tenant and public.is_blank(record ->> 'resource_id')
        returning key, status
    )

    insert into public.store_backfill_run (
        tenant_id, row_count, blocked_every_resource
    )
    select
        of_tenant,
        count(*),
        coalesce(array_agg(key order by key) filter (where status <> 'cancelled'), '{}')
    from changed
    returning row_count into filled;

    raise notice 'store_booking: % rows of tenant "%" put on resource "primary"',
        filled, of_tenant;

    return filled;
end;
$$;
comment on function public.backfill_store(uuid)
is 'Puts the records of a tenant that name no resource on "primary", records the run,'
' and says how many there were.';


create or replace function public.backfill_incoming_store(of_tenant uuid)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
    -- What the mirror has from an earlier load of the same record is not done again.
    with changed as (
        update public.store_incoming as piece
        set record = public.backfilled_store_record(piece.record)
        where
            piece.tenant_id = of_tenant
            and piece.key is not null
            and public.is_blank(piece.record ->> 'resource_id')
            and not exists (
                select from public.store_booking
                where
                    store_booking.tenant_id = of_tenant
                    and store_booking.key = piece.name
                    and store_booking.digest = piece.digest
            )
        returning piece.name, piece.record ->> 'status' as status
    )

    insert into public.store_backfill_run (
        tenant_id, row_count, blocked_every_resource
    )
    select
        of_tenant,
        count(*),
        coalesce(array_agg(name order by name) filter (where status <> 'cancelled'), '{}')
    from changed
    having count(*) > 0;
$$;
comment on function public.backfill_incoming_store(uuid)
is 'The backfill of what a load brings, before it is taken; recorded as a run where it'
' did something.';


create or replace function public.accept_store(of_tenant uuid)
returns table (records bigint, added bigint, changed bigint, removed bigint)
language sql
volatile
security invoker
set search_path = ''
as $$
    select public.refuse_store_problems(of_tenant);
    select public.backfill_incoming_store(of_tenant);
    select * from public.keep_store(of_tenant);
$$;
comment on function public.accept_store(uuid)
is 'Comes after the pieces of a file: takes all of them into the mirror, or none'
' (BKE01), those without a resource on "primary". Says how many records there are, and'
' how many of them came, changed, went.';


do $$
declare
    stores bigint;
    filled bigint;
begin
    -- Nobody may add a record between the backfill and the rule.
    lock table public.store_booking in access exclusive mode;

    select
        count(*),
        coalesce(sum(public.backfill_store(blank.tenant_id)), 0)
    into stores, filled
    from (
        select distinct tenant_id
        from public.store_booking
        where public.is_blank(record ->> 'resource_id')
    ) as blank;

    raise notice 'store_booking: % rows of % stores changed', filled, stores;
end;
$$;


do $$
declare
    rivals text;
begin
    if not exists (
        select from pg_catalog.pg_constraint
        where
            conrelid = 'public.store_booking'::regclass
            and conname = 'store_booking_resource_id_not_blank_check'
    ) then
        alter table public.store_booking
        add constraint store_booking_resource_id_not_blank_check
        check (not public.is_blank(record ->> 'resource_id'));
    end if;

    alter table public.store_booking alter column resource_id set not null;

    if not exists (
        select from pg_catalog.pg_constraint
        where
            conrelid = 'public.store_booking'::regclass
            and conname = 'store_booking_tenant_id_resource_id_reserved_slot_id_key'
    ) then
        select string_agg(line, e'\n' order by line)
        into rivals
        from (
            select
                format(
                    'slot "%s" of "%s": %s',
                    reserved_slot_id, resource_id, string_agg(key, ', ' order by key)
                ) as line
            from public.store_booking
            where reserved_slot_id is not null
            group by tenant_id, resource_id, reserved_slot_id
            having count(*) > 1
        ) as contested;

        if rivals is not null then
            raise exception 'cannot reserve the slots of pending reschedules'
                using
                    errcode = 'BKE03',
                    detail = rivals,
                    hint = 'Cancel all but one of each, then migrate again.';
        end if;

        -- Deferrable: a load that swaps two slots is judged when it is done.
        alter table public.store_booking
        add constraint store_booking_tenant_id_resource_id_reserved_slot_id_key
        unique (tenant_id, resource_id, reserved_slot_id) deferrable;
    end if;
end;
$$;

comment on constraint store_booking_resource_id_not_blank_check
on public.store_booking
is 'Every record is on a resource.';
comment on constraint store_booking_tenant_id_resource_id_reserved_slot_id_key
on public.store_booking
is 'The slot that a pending reschedule wants is reserved for it.';


call public.require_shape(
    'public.store_booking',
    array[
        'store_booking_resource_id_not_blank_check'
        || ' CHECK ((NOT public.is_blank((record ->> ''resource_id''::text))))',
        'store_booking_tenant_id_resource_id_reserved_slot_id_key'
        || ' UNIQUE (tenant_id, resource_id, reserved_slot_id) DEFERRABLE'
    ]
);
