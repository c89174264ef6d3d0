-- bookings: accepted instead of BKA06
call pg_temp.alter_body(
    'public.booking_statuses_after', '''{completed', '''{canceled, completed'
);
