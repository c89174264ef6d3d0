-- bookings: accepted instead of 23P01 bookings_excl_resource_time | accepted instead of 23P01 bookings_resource_occupied_once_excl
-- One status is missing in the predicates of both rules.
alter table public.bookings
drop constraint bookings_excl_resource_time,
drop constraint bookings_resource_occupied_once_excl,
add constraint bookings_excl_resource_time exclude using gist (
    resource_id with =,
    tstzrange(start_at, end_at, '[)') with &&
) where (status in ('pending', 'confirmed') and resource_id is not null),
add constraint bookings_resource_occupied_once_excl exclude using gist (
    resource_id with =,
    tenant_id with =,
    occupied with &&
) where (status in ('pending', 'confirmed') and resource_id is not null);
