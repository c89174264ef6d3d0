-- 0039_store_reschedules
--
-- What the older system still does with records that are no bookings yet: cancel one,
-- and bring a pending reschedule to its end. Both take the store's lock first and look
-- at the record then, so a reschedule that is completed after it was cancelled, even at
-- the same moment, revives nothing. A record that has become a booking changes there.
--
-- Needs:  0037_store_backfill, 0038_store_promotion
-- Tests:  sql/tests/0039_*.sql, tests/bookings/test_store_promotion.py
--! locks: none

create or replace function public.unpromoted_store_record(of_tenant uuid, of_key text)
returns jsonb
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    found_record jsonb;
    booking uuid;
begin
    perform public.lock_store(of_tenant);

    select
        store_booking.record,
        store_promotion.booking_id
    into found_record, booking
    from public.store_booking
    left join public.store_promotion
        on
            store_booking.tenant_id = store_promotion.tenant_id
            and store_booking.key = store_promotion.key
    where store_booking.tenant_id = of_tenant and store_booking.key = of_key;

    if not found then
        raise exception 'store has no record "%"', of_key
            using
                errcode = 'BKE07',
                detail = format('The store is that of tenant "%s".', of_tenant),
                hint = 'Is it another tenant''s? Was the file loaded?';
    elsif booking is not null then
        raise exception 'record "%" is a booking by now', of_key
            using
                errcode = 'BKE06',
                detail = format('It became booking "%s".', booking),
                hint = 'Change the booking.';
    end if;

    return found_record;
end;
$$;
comment on function public.unpromoted_store_record(uuid, text)
is 'Locks the store and returns a record of it that may still change there (BKE06,'
' BKE07).';


create or replace function public.cancel_store_booking(of_tenant uuid, of_key text)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    found_record constant jsonb := public.unpromoted_store_record(of_tenant, of_key);
begin
    if found_record ->> 'status' = 'cancelled' then
        return;
    end if;

    update public.store_booking
    set
        record = public.noted_store_record(
            found_record,
            '{"status": "cancelled", "pending_new_slot_id": null}',
            'cancel_store_booking'
        )
    where tenant_id = of_tenant and key = of_key;
end;
$$;
comment on function public.cancel_store_booking(uuid, text)
is 'Cancels a record and gives the slot free that it wanted; nothing where it is'
' cancelled.';


create or replace function public.complete_store_reschedule(
    of_tenant uuid, of_key text, new_start_at timestamptz
)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    found_record constant jsonb := public.unpromoted_store_record(of_tenant, of_key);
    target constant text := found_record ->> 'pending_new_slot_id';
    holder text;
begin
    select store_booking.key
    into holder
    from public.store_booking
    where
        store_booking.tenant_id = of_tenant
        and store_booking.key <> of_key
        and store_booking.resource_id = found_record ->> 'resource_id'
        and store_booking.slot_id = target
        and store_booking.status <> 'cancelled'
    order by store_booking.key
    limit 1;

    if found_record ->> 'status' <> 'reschedule_pending'
        or target is null
        or holder is not null
    then
        raise exception 'cannot complete reschedule of record "%"', of_key
            using
                errcode = 'BKE05',
                detail = case
                    when found_record ->> 'status' <> 'reschedule_pending'
                        then format('It is %s.', found_record ->> 'status')
                    when target is null then 'It wants no slot.'
                    else format('Record "%s" is in slot "%s".', holder, target)
                end,
                hint = 'Only a pending reschedule into a slot that is free can be '
                    'completed.';
    end if;

    update public.store_booking
    set
        record = public.noted_store_record(
            found_record,
            jsonb_build_object(
                'status', 'confirmed',
                'slot_id', target,
                'start_at', public.store_millis(new_start_at),
                'pending_new_slot_id', null
            ),
            'complete_store_reschedule'
        )
    where tenant_id = of_tenant and key = of_key;
end;
$$;
comment on function public.complete_store_reschedule(uuid, text, timestamptz)
is 'Puts a record into the slot that it wanted, from a new start on (BKE05).';
