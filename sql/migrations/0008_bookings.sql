-- 0008_bookings
--
-- Who has which resource, from when to when. Two bookings that occupy a resource never
-- overlap; a request sent twice books once; nobody brings more people than there is
-- room for. Which status may follow which, buffers and whole-day bookings come later.
--
-- Needs:  0001_extensions, 0006_customers, 0007_resource_tenants
-- Tests:  sql/tests/0008_*.sql
--! locks: share row exclusive public.tenant
--! locks: share row exclusive public.customer
--! locks: share row exclusive public.resource
--! locks: share row exclusive public.time_zone
--! allow: trigger-on-old-table: no resource had bookings before; it checks a change

do $$
begin
    if to_regtype('public.booking_status') is null then
        create type public.booking_status as enum (
            'pending', 'confirmed', 'checked_in',
            'completed', 'canceled', 'no_show', 'failed'
        );
    end if;
end;
$$;
comment on type public.booking_status
is 'Life cycle of a booking: the first three can still take place.';


create table if not exists public.bookings (
    id uuid not null default gen_random_uuid(),
    tenant_id uuid not null,
    resource_id uuid,
    customer_id uuid not null,
    client_generated_id text not null,
    start_at timestamptz not null,
    end_at timestamptz not null,
    status public.booking_status not null default 'pending',
    attendee_count integer not null default 1,
    canceled_at timestamptz,
    no_show_flag boolean not null default false,
    booking_tz text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint bookings_pkey primary key (tenant_id, id),
    constraint bookings_tenant_id_fkey
    foreign key (tenant_id) references public.tenant (id),
    constraint bookings_tenant_id_resource_id_fkey
    foreign key (tenant_id, resource_id) references public.resource (tenant_id, id),
    constraint bookings_tenant_id_customer_id_fkey
    foreign key (tenant_id, customer_id) references public.customer (tenant_id, id),
    constraint bookings_booking_tz_fkey
    foreign key (booking_tz) references public.time_zone (name),

    -- An empty slot overlaps nothing, so the overlap rule would not see it.
    constraint bookings_start_before_end_check check (start_at < end_at),

    -- A booking until infinity would shut its resource for good.
    constraint bookings_times_finite_check
    check (isfinite(start_at) and isfinite(end_at)),

    constraint bookings_attendee_count_positive_check check (attendee_count > 0),

    -- A blank key is a client that forgot it, not a request sent twice.
    constraint bookings_client_generated_id_not_blank_check
    check (client_generated_id ~ '[^[:space:]]'),

    -- The trigger below keeps these two; they hold where triggers are off (a restore).
    constraint bookings_canceled_at_matches_status_check
    check ((status = 'canceled') = (canceled_at is not null)),
    constraint bookings_no_show_flag_matches_status_check
    check (not no_show_flag or status in ('no_show', 'canceled')),

    constraint bookings_excl_resource_time exclude using gist (
        resource_id with =,
        tstzrange(start_at, end_at, '[)') with &&
    ) where (
        status in ('pending', 'confirmed', 'checked_in', 'completed')
        and resource_id is not null
    )
);
comment on table public.bookings is 'One customer''s time on one resource, or on none.';
comment on column public.bookings.id is 'Key within the tenant.';
comment on column public.bookings.tenant_id is 'Whose booking.';
comment on column public.bookings.resource_id is 'What is booked, if that is decided.';
comment on column public.bookings.customer_id is 'Who booked.';
comment on column public.bookings.client_generated_id is 'The idempotency key.';
comment on column public.bookings.start_at is 'First moment inside the slot.';
comment on column public.bookings.end_at is 'First moment after the slot.';
comment on column public.bookings.status is 'Where in its life cycle it is.';
comment on column public.bookings.attendee_count is 'How many people come.';
comment on column public.bookings.canceled_at is 'When it was canceled, if it was.';
comment on column public.bookings.no_show_flag is 'Whether nobody came.';
comment on column public.bookings.booking_tz is 'The zone in which it takes place.';
comment on column public.bookings.created_at is 'When the row was made.';
comment on column public.bookings.updated_at is 'When the row last changed.';
comment on constraint bookings_pkey on public.bookings is 'One row per booking.';
comment on constraint bookings_tenant_id_fkey on public.bookings is 'A known tenant.';
comment on constraint bookings_tenant_id_resource_id_fkey on public.bookings
is 'A resource of the same tenant; one that has bookings stays.';
comment on constraint bookings_tenant_id_customer_id_fkey on public.bookings
is 'A customer of the same tenant; one who has bookings stays.';
comment on constraint bookings_booking_tz_fkey on public.bookings is 'A known zone.';
comment on constraint bookings_start_before_end_check on public.bookings
is 'A booking takes time.';
comment on constraint bookings_times_finite_check on public.bookings is 'Both finite.';
comment on constraint bookings_attendee_count_positive_check on public.bookings
is 'Somebody comes.';
comment on constraint bookings_client_generated_id_not_blank_check on public.bookings
is 'A key can be read.';
comment on constraint bookings_canceled_at_matches_status_check on public.bookings
is 'canceled_at is set exactly when the status is canceled.';
comment on constraint bookings_no_show_flag_matches_status_check on public.bookings
is 'A flagged booking is a no-show, unless it was canceled.';
comment on constraint bookings_excl_resource_time on public.bookings
is 'Pending, confirmed, checked-in and completed bookings of a resource never overlap.';

create unique index if not exists bookings_tenant_id_client_generated_id_key
on public.bookings (tenant_id, client_generated_id)
where status <> 'canceled';
comment on index public.bookings_tenant_id_client_generated_id_key
is 'A request sent twice books once; the key of a canceled booking is free again.';

create index if not exists bookings_tenant_id_resource_id_idx
on public.bookings (tenant_id, resource_id);
comment on index public.bookings_tenant_id_resource_id_idx is 'Of one resource.';

create index if not exists bookings_tenant_id_customer_id_idx
on public.bookings (tenant_id, customer_id);
comment on index public.bookings_tenant_id_customer_id_idx is 'Of one customer.';

create or replace trigger bookings_set_updated_at
before update on public.bookings
for each row execute function public.update_updated_at_column();
comment on trigger bookings_set_updated_at on public.bookings is 'Keeps updated_at.';


create or replace function public.fill_booking_tz()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    select coalesce(resource.timezone, tenant.timezone)
    into new.booking_tz
    from public.tenant
    left join public.resource
        on tenant.id = resource.tenant_id and resource.id = new.resource_id
    where tenant.id = new.tenant_id;

    if new.booking_tz is null then
        raise exception 'no time zone for booking "%"', new.id
            using
                errcode = 'BKA01',
                detail = 'Neither it nor its resource nor its tenant names one.',
                hint = 'Give booking_tz, or set the time zone of the tenant.';
    end if;

    return new;
end;
$$;
comment on function public.fill_booking_tz()
is 'Trigger: the zone of the resource, else of the tenant, else BKA01.';

create or replace trigger bookings_fill_booking_tz
before insert on public.bookings
for each row when (new.booking_tz is null)
execute function public.fill_booking_tz();
comment on trigger bookings_fill_booking_tz on public.bookings is 'Fills booking_tz.';


create or replace function public.settle_booking_status()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    if tg_op = 'UPDATE' and old.status = 'canceled' and new.canceled_at is null then
        if new.status <> 'canceled' then
            raise exception 'cannot revive canceled booking "%"', new.id
                using
                    errcode = 'BKA03',
                    detail = format('It was canceled at %s.', old.canceled_at),
                    hint = 'Make a new booking: the slot may be taken by now.';
        end if;

        new.canceled_at := old.canceled_at;
    elsif new.status = 'canceled' and new.canceled_at is null then
        new.canceled_at := now();
    end if;

    if new.canceled_at is not null then
        new.status := 'canceled';
    elsif new.no_show_flag then
        new.status := 'no_show';
    end if;

    return new;
end;
$$;
comment on function public.settle_booking_status()
is 'Trigger: canceled_at decides, then no_show_flag; nothing is revived (BKA03).';

create or replace trigger bookings_settle_status
before insert or update on public.bookings
for each row execute function public.settle_booking_status();
comment on trigger bookings_settle_status on public.bookings is 'They never disagree.';


create or replace function public.refuse_booking_above_capacity()
returns trigger
language plpgsql
volatile
security definer  -- who may book need not be allowed to lock the resource
set search_path = ''
as $$
declare
    room record;
begin
    -- The lock: a change of the capacity waits for this booking, or this one for it.
    select resource.code, resource.capacity
    into room
    from public.resource
    where resource.tenant_id = new.tenant_id and resource.id = new.resource_id
    for share;

    if new.attendee_count > room.capacity then
        raise exception 'cannot book resource "%" for %', room.code, new.attendee_count
            using
                errcode = 'BKA02',
                detail = format('It has room for %s people.', room.capacity),
                hint = 'Book a larger resource, or several.';
    end if;

    return null;
end;
$$;
comment on function public.refuse_booking_above_capacity()
is 'Trigger: a booking brings no more people than its resource has room for (BKA02).';

create or replace trigger bookings_refuse_above_capacity
after insert or update of tenant_id, resource_id, attendee_count, status
on public.bookings
for each row when (new.resource_id is not null)
execute function public.refuse_booking_above_capacity();
comment on trigger bookings_refuse_above_capacity on public.bookings
is 'A booking fits its resource when it is made and when it changes.';


create or replace function public.refuse_capacity_below_bookings()
returns trigger
language plpgsql
volatile
security definer  -- a guard must see every booking, also those hidden from the writer
set search_path = ''
as $$
declare
    most integer;
begin
    -- Any other level looks at an old snapshot, and so past bookings made since.
    if current_setting('transaction_isolation') <> 'read committed' then
        raise exception 'cannot lower capacity of resource "%" in a snapshot', new.code
            using
                errcode = 'BKA05',
                detail = 'Bookings made since the transaction began could not be seen.',
                hint = 'Lower it in a transaction at READ COMMITTED.';
    end if;

    select max(bookings.attendee_count)
    into most
    from public.bookings
    where
        bookings.tenant_id = new.tenant_id
        and bookings.resource_id = new.id
        and bookings.status in ('pending', 'confirmed', 'checked_in');

    if most > new.capacity then
        raise exception 'cannot lower capacity of resource "%" to %',
            new.code, new.capacity
            using
                errcode = 'BKA04',
                detail = format('A booking that can still take place has %s.', most),
                hint = 'Move or cancel the bookings with more people first.';
    end if;

    return null;
end;
$$;
comment on function public.refuse_capacity_below_bookings()
is 'Trigger: bookings that can still take place keep their room (BKA04, BKA05).';

create or replace trigger resource_refuse_capacity_below_bookings
after update of capacity on public.resource
for each row when (new.capacity < old.capacity)
execute function public.refuse_capacity_below_bookings();
comment on trigger resource_refuse_capacity_below_bookings on public.resource
is 'The capacity does not shrink below what is booked.';
