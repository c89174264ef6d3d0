-- bookings: accepted instead of BKA07
call pg_temp.alter_body(
    'public.refuse_early_completion', ', old.paid_at', ', new.paid_at'
);
