-- capacity: differs: holds
-- Half an hour from now, where it should be added to the end.
call pg_temp.alter_body(
    'public.extend_hold', 'expires_at + interval', 'clock_timestamp() + interval'
);
