-- availability: accepted instead of BKD01 | CLOSE instead of ALIKE
drop trigger bookings_refuse_inactive_service on public.bookings;
