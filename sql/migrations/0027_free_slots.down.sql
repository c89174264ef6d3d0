-- 0027_free_slots, down
--
-- Takes the four functions away; they hold no data.
--
--! locks: access exclusive public.bookings

do $$
begin
    if to_regclass('public.bookings') is not null then
        drop trigger if exists bookings_refuse_inactive_service on public.bookings;
    end if;
end;
$$;


drop function if exists public.refuse_inactive_service();
drop function if exists public.free_slots(uuid, uuid, date, uuid);
drop function if exists public.free_slots_between(uuid, uuid, date, date, uuid);
drop function if exists public.first_moment(timestamp, text);
