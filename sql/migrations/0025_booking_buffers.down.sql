-- 0025_booking_buffers, down
--
-- Bookings occupy their bare times again. Stops while a buffer would be forgotten: one
-- before a service, or one that a booking was sold with.
--
--! locks: access exclusive public.bookings
--! locks: access exclusive public.service
--! allow: lock-table: no buffer may come between the look for it and the drop

do $$
declare
    misfits bigint;
    first_misfits text;
begin
    if not exists (
        select from pg_catalog.pg_attribute
        where
            attrelid = to_regclass('public.bookings')
            and attname = 'occupied'
            and not attisdropped
    ) then
        return;
    end if;

    lock table public.bookings, public.service in access exclusive mode;

    select count(*), array_to_string((array_agg(misfit.line))[:20], e'\n')
    into misfits, first_misfits
    from (
        select format('service %s, %s minutes before', slug, buffer_before_minutes)
        from public.service
        where buffer_before_minutes > 0

        union all

        select format('booking %s, occupies %s', id, occupied)
        from public.bookings
        where occupied <> tstzrange(start_at, end_at)

        order by 1
    ) as misfit (line);

    if misfits > 0 then
        raise exception 'cannot remove the buffers of services and bookings'
            using
                errcode = 'BKM04',
                detail = format(e'%s rows would lose them:\n%s', misfits, first_misfits)
                    || case when misfits > 20 then e'\n…' else '' end,
                hint = 'Export these rows, then delete or change them: a down file '
                    'never deletes.';
    end if;

    drop trigger bookings_store_occupied on public.bookings;
    alter table public.bookings drop column occupied;
    alter table public.service drop column buffer_before_minutes;
end;
$$;


drop function if exists public.store_booking_occupied();
drop function if exists public.with_buffers(uuid, uuid, timestamptz, timestamptz);
