-- store: differs: bookings
-- Of two that overlap, the one with the first key becomes a booking, whoever was first.
call pg_temp.alter_body(
    'public.promote_store', 'order by waiting.created_at, waiting.key',
    'order by waiting.key'
);
