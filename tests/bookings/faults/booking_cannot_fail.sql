-- bookings: BKA06 instead of accepted
call pg_temp.alter_body('public.booking_statuses_after', ', failed', '');
