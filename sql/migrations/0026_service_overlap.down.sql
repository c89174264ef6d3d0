-- 0026_service_overlap, down
--
-- Bookings of one service may overlap again where they are on no resource. Every row
-- fits a schema with one rule less.
--
--! locks: access exclusive public.bookings

do $$
begin
    if to_regclass('public.bookings') is not null then
        alter table public.bookings
        drop constraint if exists bookings_service_occupied_once_excl;
    end if;
end;
$$;
