-- 0008_bookings, down
--
-- Takes the bookings away; stops while there is one.
--
--! locks: access exclusive public.bookings
--! locks: access exclusive public.tenant
--! locks: access exclusive public.customer
--! locks: access exclusive public.resource
--! locks: access exclusive public.time_zone

do $$
begin
    if to_regclass('public.bookings') is not null then
        call public.require_no_rows('public.bookings', 'id');
        drop trigger resource_refuse_capacity_below_bookings on public.resource;
    end if;
end;
$$;


drop table if exists public.bookings;
drop function if exists public.refuse_capacity_below_bookings();
drop function if exists public.refuse_booking_above_capacity();
drop function if exists public.settle_booking_status();
drop function if exists public.fill_booking_tz();
drop type if exists public.booking_status;
