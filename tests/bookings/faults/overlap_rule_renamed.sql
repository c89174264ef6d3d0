-- bookings: 23P01 booking_excl_resource_time instead of 23P01 bookings_excl_resource_time
-- Its name is given: programs look for it.
alter table public.bookings
rename constraint bookings_excl_resource_time to booking_excl_resource_time;
