-- 0020_booking_transitions, down
--
-- Any status may follow any other again; no row changes.
--
--! locks: access exclusive public.bookings

do $$
begin
    if to_regclass('public.bookings') is not null then
        drop trigger if exists bookings_status_follows on public.bookings;
    end if;
end;
$$;


drop function if exists public.refuse_booking_transition();
drop function if exists public.booking_statuses_after(public.booking_status);
