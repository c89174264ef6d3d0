-- bookings: 23514 bookings_type_has_start_at_check instead of accepted | 23514 bookings_type_has_booking_date_check instead of accepted | 23514 bookings_date_has_no_resource_check instead of accepted
-- Older writers name no type.
drop trigger bookings_settle_type on public.bookings;
