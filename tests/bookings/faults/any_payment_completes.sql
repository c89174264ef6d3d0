-- bookings: accepted instead of BKA07
-- A paid booking of the future is completed, and so its slot is given away.
call pg_temp.alter_body(
    'public.refuse_early_completion', 'begins <= now() and', 'true and'
);
