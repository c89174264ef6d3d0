-- 0041_roles
--
-- Two roles, neither of which can log in: people and programs are members of them.
-- booking_app is what the application acts as, with the rights that it needs and no
-- other; the rules of 0040 bind it. booking_owner applies migrations, runs batches over
-- all tenants and makes backups; it bypasses those rules and is no superuser. Roles
-- belong to the whole server: both are made where they are missing, and stay when this
-- migration is reverted.
--
-- PUBLIC loses the right to execute our functions. It matters most for those that act
-- with their owner's rights: who may execute one can hang it on a table of his own, as
-- a trigger, and have it believe in rows that he made up.
--
-- Not granted: tenants are made by their operator; a booking, a hold or an order is not
-- deleted, but ends in a state; a column that a trigger keeps is not written. Files of
-- the older store come in as booking_owner, since COPY into a table with row-level
-- security is refused (0A000).
--
-- Needs:  0034_workshop_extensions, 0039_store_reschedules, 0040_tenant_rows
-- Tests:  sql/tests/0041_*.sql, tests/bookings/test_roles.py
--! locks: none

do $$
declare
    wish record;
begin
    for wish in
        select * from (
            values
            ('booking_app', 'nobypassrls', 'What the application may do with bookings.'),
            ('booking_owner', 'bypassrls', 'Owns the bookings, sees every tenant.')
        ) as wanted (name, bypass, remark)
    loop
        if to_regrole(wish.name) is not null then
            raise notice 'role %: is there already', wish.name;
            continue;
        end if;

        -- Another database of the server may be doing the same: whoever comes second
        -- waits for the first, and then finds the role in the index.
        begin
            execute format('create role %I nologin %s', wish.name, wish.bypass);
            execute format('comment on role %I is %L', wish.name, wish.remark);
            raise notice 'role %: made', wish.name;
        exception
            when duplicate_object or unique_violation then
                raise notice 'role %: was made meanwhile', wish.name;
        end;
    end loop;

    if exists (
        select from pg_catalog.pg_roles
        where rolname = 'booking_app' and (rolsuper or rolbypassrls)
    ) or exists (
        select from pg_catalog.pg_roles
        where rolname = 'booking_owner' and (rolsuper or not rolbypassrls)
    ) then
        raise exception 'role "booking_app" or "booking_owner" has other attributes'
            using
                errcode = 'BKT03',
                detail = 'booking_app must not bypass row-level security, booking_owner '
                    'must; neither is a superuser.',
                hint = 'Roles belong to the whole server: alter what is there.';
    end if;
end;
$$;


create or replace procedure public.revoke_from_public()
language plpgsql
security invoker
set search_path = ''
as $$
declare
    routine regprocedure;
begin
    for routine in
        select pg_proc.oid
        from pg_catalog.pg_proc
        where
            pg_proc.pronamespace = 'public'::regnamespace
            and not exists (
                select from pg_catalog.pg_depend
                where pg_depend.objid = pg_proc.oid and pg_depend.deptype = 'e'
            )
    loop
        execute format('revoke all on routine %s from public', routine);
    end loop;
end;
$$;
comment on procedure public.revoke_from_public ()
is 'Takes the right to execute, which every new function grants to PUBLIC, off all of'
' ours; not off those of extensions. For the end of each migration that makes one.';

call public.revoke_from_public();


-- Tables ------------------------------------------------------------------------------
grant select on
public.tenant,
public.time_zone,
public.workshop_order_transition,
public.workshop_order_history,
public.store_collection,
public.store_customer,
public.store_promotion,
public.store_backfill_run,
public.store_unpromoted,
public.store_verification
to booking_app;

grant select, insert on
public.bookings,
public.resource_hold,
public.workshop_order,
public.workshop_extension
to booking_app;

grant select, insert, delete on
public.customer,
public.segment,
public.service,
public.availability_rule,
public.resource,
public.resource_capacity,
public.resource_blackout,
public.resource_allocation,
public.workshop_extension_item
to booking_app;

-- Not the keys: a row stays what it is, and its tenant's.
grant update (
    customer_id, resource_id, service_id, start_at, end_at, booking_type, booking_date,
    status, canceled_at, no_show_flag, paid_at, attendee_count, booking_tz,
    client_timezone, google_event_id
)
on public.bookings to booking_app;
grant update (name, email) on public.customer to booking_app;
grant update (slug, name) on public.segment to booking_app;
grant update (
    segment_id, slug, name, description, duration_minutes, buffer_before_minutes,
    buffer_minutes, price_cents, timezone, active, sort_order
)
on public.service to booking_app;
grant update (service_id, day_of_week, starts, ends, effective_from, effective_to)
on public.availability_rule to booking_app;
grant update (
    type, name, description, metadata, is_active, deleted_at, code, timezone, capacity
)
on public.resource to booking_app;
grant update (max_capacity) on public.resource_capacity to booking_app;
grant update (start_date, end_date, reason) on public.resource_blackout to booking_app;
grant update (status, expires_at) on public.resource_hold to booking_app;
grant update (customer_id, vehicle, status, work_started_at)
on public.workshop_order to booking_app;
grant update (description, status) on public.workshop_extension to booking_app;
grant update (description, price_cents)
on public.workshop_extension_item to booking_app;

-- A record of the older store is canceled, or its reschedule completed; the store's
-- revision is the lock for both.
grant select, insert (tenant_id), update (revision) on public.store to booking_app;
grant select, update (record) on public.store_booking to booking_app;


-- Functions ---------------------------------------------------------------------------
grant execute on function
public.current_tenant(),
public.place_hold(uuid, uuid, date, date, integer, text, text, interval),
public.confirm_hold(uuid, text, text, text),
public.release_hold(uuid, text),
public.extend_hold(uuid, text),
public.expire_holds(integer),
public.initialise_capacity(uuid, uuid, date, date, integer),
public.adjust_capacity(uuid, uuid, date, date, integer),
public.availability(uuid, uuid, date, date, integer),
public.free_slots(uuid, uuid, date, uuid),
public.workshop_orders_in(uuid, public.workshop_order_status),
public.transition_workshop_order(
    uuid, uuid, public.workshop_order_status, public.workshop_actor
),
public.cancel_store_booking(uuid, text),
public.complete_store_reschedule(uuid, text, timestamptz)
to booking_app;

-- What these, the triggers and the checks call with the rights of whoever writes.
grant execute on function
public.normalized_token(text),
public.require_days(date, date, integer),
public.require_resource(uuid, uuid),
public.lock_hold(uuid, text),
public.require_live_hold(text, text[], timestamptz),
public.closed_because(uuid, date),
public.booking_statuses_after(public.booking_status),
public.with_buffers(uuid, uuid, timestamptz, timestamptz),
public.first_moment(timestamp, text),
public.free_slots_between(uuid, uuid, date, date, uuid),
public.is_blank(text),
public.store_time(jsonb),
public.store_millis(timestamptz),
public.store_record_faults(text, jsonb),
public.noted_store_record(jsonb, jsonb, text),
public.lock_store(uuid),
public.unpromoted_store_record(uuid, text)
to booking_app;

grant execute on procedure public.refuse_workshop_order_transition(
    uuid,
    public.workshop_order_status,
    public.workshop_order_status,
    public.workshop_actor
)
to booking_app;


do $$
begin
    raise notice 'booking_app: granted what it needs, 0 rows changed';
end;
$$;
