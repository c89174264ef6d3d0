-- bookings: accepted instead of 23P01 bookings_excl_resource_time | accepted instead of 23P01 bookings_resource_occupied_once_excl
-- 09:30 to 10:30 slips into 09:00 to 10:00.
alter table public.bookings
drop constraint bookings_excl_resource_time,
drop constraint bookings_resource_occupied_once_excl,
add constraint bookings_excl_resource_time exclude using gist (
    resource_id with =,
    tstzrange(start_at, end_at, '[)') with =
) where (
    status in ('pending', 'confirmed', 'checked_in') and resource_id is not null
);
