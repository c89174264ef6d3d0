-- bookings: BKA07 instead of accepted
-- Off by one: what ends now has not ended.
call pg_temp.alter_body(
    'public.refuse_early_completion', 'ends <= now()', 'ends < now()'
);
