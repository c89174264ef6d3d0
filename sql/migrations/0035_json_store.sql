-- 0035_json_store
--
-- Bookings used to live in one JSON file with one resource. These tables mirror such a
-- file, one for each tenant that had one. The record itself is kept whole, so nothing
-- in it can be lost; its known fields stand beside it as generated columns, which
-- cannot say anything else than the record. A missing field and one that is null differ
-- in the record and are both NULL in the column.
--
-- The runs of the backfill have their table here and not where the backfill comes: the
-- way down from there must not lose what it did.
--
-- Needs:  0003_resources, 0005_tenants
-- Tests:  sql/tests/0035_*.sql
--! locks: share row exclusive public.tenant

create or replace function public.is_blank(value text)
returns boolean
language sql
immutable
security invoker
set search_path = ''
as $$
    -- All that Unicode calls white space: [[:space:]] depends on the locale.
    select
        coalesce(
            btrim(
                value,
                e'\t\n\u000b\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004'
                || e'\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000'
            ) = '',
            true
        )
$$;
comment on function public.is_blank(text)
is 'Whether a text is NULL, empty or nothing but white space.';


create or replace function public.store_time(value jsonb)
returns timestamptz
language sql
immutable
security invoker
set search_path = ''
as $$
    select
        case
            when jsonb_typeof(value) <> 'number' then null
            -- The years 1 to 9999. By way of whole seconds, for a double holds no more
            -- digits; in timestamps, for timestamptz + interval is not immutable.
            when value::numeric between -62135596800000 and 253402300799999
                then (
                    timestamp '1970-01-01'
                    + floor(value::numeric / 1000)::float8 * interval '1 second'
                    + (value::numeric - floor(value::numeric / 1000) * 1000)::float8
                    * interval '1 millisecond'
                ) at time zone 'UTC'
        end
$$;
comment on function public.store_time(jsonb)
is 'A moment that the store writes as milliseconds since 1970; NULL for all else.';


create or replace function public.store_record_faults(key text, record jsonb)
returns text[]
language sql
immutable
security invoker
set search_path = ''
as $$
    select
        case
            when jsonb_typeof(record) <> 'object'
                then array[format('is %s, not object', jsonb_typeof(record))]
            else array(
                select format('%s is %s, not %s', name, found, replace(wanted, '|', ' or '))
                from (
                    values
                    ('id', 'string'),
                    ('user_id', 'string'),
                    ('slot_id', 'string'),
                    ('status', 'string'),
                    ('start_at', 'number|null|missing'),
                    ('duration_min', 'number|null|missing'),
                    ('resource_id', 'string|null|missing'),
                    ('pending_new_slot_id', 'string|null|missing'),
                    ('created_at', 'number|null|missing'),
                    ('updated_at', 'number|null|missing')
                ) as field (name, wanted)
                cross join lateral (
                    values (coalesce(jsonb_typeof(record -> name), 'missing'))
                ) as it (found)
                where found <> all (string_to_array(wanted, '|'))

                union all

                select format('%s %s is out of range', name, left(record ->> name, 30))
                from (values ('start_at'), ('created_at'), ('updated_at')) as field (name)
                where
                    jsonb_typeof(record -> name) = 'number'
                    and public.store_time(record -> name) is null

                union all

                select format('id is "%s", not its key', record ->> 'id')
                where jsonb_typeof(record -> 'id') = 'string' and record ->> 'id' <> key

                union all

                select format('status "%s" is unknown', record ->> 'status')
                where
                    jsonb_typeof(record -> 'status') = 'string'
                    and record ->> 'status'
                    not in ('confirmed', 'reschedule_pending', 'cancelled')
            )
        end
$$;
comment on function public.store_record_faults(text, jsonb)
is 'What is wrong with a record of the store under its key; nothing where it is good.'
' history may be anything, and fields that are not known here, too.';


create table if not exists public.store (
    tenant_id uuid not null,
    has_bookings boolean not null default true,
    record_count bigint not null default 0,
    revision bigint not null default 0,
    loaded_at timestamptz,

    constraint store_pkey primary key (tenant_id),
    constraint store_tenant_id_fkey
    foreign key (tenant_id) references public.tenant (id),
    constraint store_record_count_not_negative_check check (record_count >= 0)
);
comment on table public.store is 'The JSON file of one tenant.';
comment on column public.store.tenant_id is 'Whose file.';
comment on column public.store.has_bookings is 'Whether it had "bookings" at all.';
comment on column public.store.record_count is 'Bookings in it when it was loaded.';
comment on column public.store.revision
is 'Goes up with every work on the mirror: two of them never run at once.';
comment on column public.store.loaded_at is 'When it was last loaded, if it was.';
comment on constraint store_pkey on public.store is 'One file per tenant.';
comment on constraint store_tenant_id_fkey on public.store is 'A known tenant.';
comment on constraint store_record_count_not_negative_check on public.store
is 'A count.';


create table if not exists public.store_collection (
    tenant_id uuid not null,
    name text not null,
    document jsonb not null,

    constraint store_collection_pkey primary key (tenant_id, name),
    constraint store_collection_tenant_id_fkey
    foreign key (tenant_id) references public.store (tenant_id),

    -- They have a table of their own.
    constraint store_collection_name_not_bookings_check check (name <> 'bookings')
);
comment on table public.store_collection
is 'What the file has beside "bookings", kept to be written back.';
comment on column public.store_collection.tenant_id is 'Whose file.';
comment on column public.store_collection.name is 'Its name in the file.';
comment on column public.store_collection.document is 'All that is in it.';
comment on constraint store_collection_pkey on public.store_collection
is 'A name stands once in the file.';
comment on constraint store_collection_tenant_id_fkey on public.store_collection
is 'Part of a file.';
comment on constraint store_collection_name_not_bookings_check
on public.store_collection
is 'Bookings have a table of their own.';


create table if not exists public.store_booking (
    tenant_id uuid not null,
    key text not null,
    record jsonb not null,
    digest bytea,
    loaded_at timestamptz not null default now(),
    user_id text generated always as (record ->> 'user_id') stored,
    slot_id text generated always as (record ->> 'slot_id') stored,
    status text generated always as (record ->> 'status') stored,
    start_at timestamptz
    generated always as (public.store_time(record -> 'start_at')) stored,
    duration_min numeric generated always as (
        case
            when jsonb_typeof(record -> 'duration_min') = 'number'
                then (record -> 'duration_min')::numeric
        end
    ) stored,
    resource_id text generated always as (record ->> 'resource_id') stored,
    reserved_slot_id text generated always as (
        case
            when record ->> 'status' = 'reschedule_pending'
                then record ->> 'pending_new_slot_id'
        end
    ) stored,
    created_at timestamptz
    generated always as (public.store_time(record -> 'created_at')) stored,
    updated_at timestamptz
    generated always as (public.store_time(record -> 'updated_at')) stored,

    constraint store_booking_pkey primary key (tenant_id, key),
    constraint store_booking_tenant_id_fkey
    foreign key (tenant_id) references public.store (tenant_id),

    -- The same rules that a load reports, for whoever writes without one.
    constraint store_booking_record_sound_check
    check (public.store_record_faults(key, record) = '{}')
);
comment on table public.store_booking is 'One record of "bookings" in the file.';
comment on column public.store_booking.tenant_id is 'Whose file.';
comment on column public.store_booking.key is 'Its key in the file, and its id.';
comment on column public.store_booking.record is 'All of it, as it is written back.';
comment on column public.store_booking.digest
is 'SHA-256 of the record as it was loaded: tells whether the file has changed.';
comment on column public.store_booking.loaded_at is 'When a load last changed it.';
comment on column public.store_booking.user_id is 'Who booked.';
comment on column public.store_booking.slot_id is 'What the store calls the slot.';
comment on column public.store_booking.status
is 'confirmed, reschedule_pending or cancelled.';
comment on column public.store_booking.start_at is 'When it begins, if that is known.';
comment on column public.store_booking.duration_min is 'Minutes, if that is known.';
comment on column public.store_booking.resource_id is 'Code of the resource.';
comment on column public.store_booking.reserved_slot_id
is 'Where a pending reschedule wants to go.';
comment on column public.store_booking.created_at is 'When the record was made.';
comment on column public.store_booking.updated_at is 'When the record last changed.';
comment on constraint store_booking_pkey on public.store_booking
is 'A key stands once in the file.';
comment on constraint store_booking_tenant_id_fkey on public.store_booking
is 'Part of a file.';
comment on constraint store_booking_record_sound_check on public.store_booking
is 'A record whose fields have the types that they should have.';


create or replace function public.refuse_store_revival()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    raise exception 'cannot revive cancelled record "%"', new.key
        using
            errcode = 'BKE04',
            detail = format('It would become %s.', new.record ->> 'status'),
            hint = 'Make a new booking: the slot may be taken by now.';
end;
$$;
comment on function public.refuse_store_revival()
is 'Trigger: what was cancelled stays cancelled (BKE04).';

-- Generated columns are not computed yet in a BEFORE trigger: the record says it.
create or replace trigger store_booking_refuse_revival
before update on public.store_booking
for each row when (
    old.record ->> 'status' = 'cancelled' and new.record ->> 'status' <> 'cancelled'
)
execute function public.refuse_store_revival();
comment on trigger store_booking_refuse_revival on public.store_booking
is 'What was cancelled stays cancelled.';


create table if not exists public.store_backfill_run (
    id uuid not null default gen_random_uuid(),
    tenant_id uuid not null,
    ran_at timestamptz not null default now(),
    ran_by text not null default session_user,
    row_count bigint not null,
    blocked_every_resource text[] not null,

    constraint store_backfill_run_pkey primary key (tenant_id, id),
    constraint store_backfill_run_tenant_id_fkey
    foreign key (tenant_id) references public.store (tenant_id),
    constraint store_backfill_run_row_count_not_negative_check check (row_count >= 0)
);
comment on table public.store_backfill_run
is 'Who gave records the resource "primary", when, and how many.';
comment on column public.store_backfill_run.id is 'Key within the tenant.';
comment on column public.store_backfill_run.tenant_id is 'Whose file.';
comment on column public.store_backfill_run.ran_at is 'When it ran.';
comment on column public.store_backfill_run.ran_by is 'Who ran it.';
comment on column public.store_backfill_run.row_count is 'Records that it changed.';
comment on column public.store_backfill_run.blocked_every_resource
is 'Keys of those that blocked every resource before and now only "primary".';
comment on constraint store_backfill_run_pkey on public.store_backfill_run
is 'One row per run.';
comment on constraint store_backfill_run_tenant_id_fkey on public.store_backfill_run
is 'Part of a file.';
comment on constraint store_backfill_run_row_count_not_negative_check
on public.store_backfill_run
is 'A count.';
