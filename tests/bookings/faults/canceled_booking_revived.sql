-- bookings: accepted instead of BKA03
-- Clearing canceled_at is not noticed, and seems to succeed.
call pg_temp.alter_body(
    'public.settle_booking_status', 'if new.status <> ''canceled'' then', 'if false then'
);
