-- store: accepted instead of BKE04
drop trigger store_booking_refuse_revival on public.store_booking;
