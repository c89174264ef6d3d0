-- bookings: accepted instead of BKA04
drop trigger resource_refuse_capacity_below_bookings on public.resource;
