-- bookings: 23P01 bookings_service_occupied_once_excl instead of anything
-- The tenant is missing in the rule: ids are a tenant's own.
alter table public.bookings
drop constraint bookings_service_occupied_once_excl,
add constraint bookings_service_occupied_once_excl exclude using gist (
    service_id with =,
    occupied with &&
) where (status in ('pending', 'confirmed', 'checked_in') and resource_id is null);
