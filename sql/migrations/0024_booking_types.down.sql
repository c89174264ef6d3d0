-- 0024_booking_types, down
--
-- All bookings are times again. Stops while one is a whole day, or says something that
-- only the newer columns hold.
--
--! locks: access exclusive public.bookings
--! locks: access exclusive public.service
--! locks: access exclusive public.time_zone
--! allow: lock-table: no whole day may come between the look for it and the drop

do $$
declare
    misfits bigint;
    first_misfits text;
begin
    if not exists (
        select from pg_catalog.pg_attribute
        where
            attrelid = to_regclass('public.bookings')
            and attname = 'booking_type'
            and not attisdropped
    ) then
        return;
    end if;

    lock table public.bookings in access exclusive mode;

    select
        count(*),
        array_to_string(
            (array_agg(
                format(
                    '%s (%s)',
                    id,
                    concat_ws(
                        ', ',
                        case when booking_type = 'DATE' then 'whole day' end,
                        case when service_id is not null then 'service' end,
                        case when client_timezone is not null then 'client zone' end,
                        case when google_event_id is not null then 'google event' end
                    )
                )
                order by id
            ))[:20],
            e'\n'
        )
    into misfits, first_misfits
    from public.bookings
    where
        booking_type = 'DATE'
        or num_nonnulls(service_id, client_timezone, google_event_id) > 0;

    if misfits > 0 then
        raise exception 'cannot remove the two kinds of booking from table "bookings"'
            using
                errcode = 'BKM04',
                detail = format(e'%s rows do not fit:\n%s', misfits, first_misfits)
                    || case when misfits > 20 then e'\n…' else '' end,
                hint = 'Export these bookings, then delete or change them: a down file '
                    'never deletes.';
    end if;

    drop trigger bookings_settle_type on public.bookings;
    drop index public.bookings_tenant_id_start_at_idx;

    -- What stands on these columns, checks, keys and indexes, goes with them.
    alter table public.bookings
    drop column booking_type,
    drop column booking_date,
    drop column service_id,
    drop column client_timezone,
    drop column google_event_id,
    alter column start_at set not null,
    alter column end_at set not null;

    comment on column public.bookings.start_at is 'First moment inside the slot.';
    comment on column public.bookings.end_at is 'First moment after the slot.';
end;
$$;


-- As 0021 made it.
create or replace function public.refuse_early_completion()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    if tg_op = 'UPDATE'
        and (old.status, old.start_at, old.end_at, old.paid_at)
        is not distinct from (new.status, new.start_at, new.end_at, new.paid_at)
    then
        return new;
    end if;

    -- Said in the affirmative, so that a missing time counts as not passed.
    if new.end_at <= now()
        or (new.start_at <= now() and new.paid_at is not null)
    then
        return new;
    end if;

    raise exception 'cannot complete booking "%" yet', new.id
        using
            errcode = 'BKA07',
            detail = case
                when new.start_at <= now()
                    then format('It ends at %s and is not paid.', new.end_at)
                else format('It begins at %s, paid or not.', new.start_at)
            end,
            hint = 'Wait for its end; once it has begun, paid_at is enough.';
end;
$$;
comment on function public.refuse_early_completion()
is 'Trigger: completed is what has ended, or has begun and is paid (BKA07).';


drop function if exists public.settle_booking_type();
drop function if exists public.index_differences(regclass, text[]);
drop type if exists public.booking_type;
