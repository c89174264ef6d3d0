-- bookings: differs: bookings
call pg_temp.alter_body(
    'public.with_buffers', 'coalesce(max(buffer_minutes), 0)', '0'
);
