-- bookings: 23P01 bookings_excl_resource_time instead of anything
alter table public.bookings
drop constraint bookings_excl_resource_time,
add constraint bookings_excl_resource_time exclude using gist (
    tenant_id with =,
    tstzrange(start_at, end_at, '[)') with &&
) where (
    status in ('pending', 'confirmed', 'checked_in') and resource_id is not null
);
