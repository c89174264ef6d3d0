-- capacity: accepted instead of BKB11
-- Off by one: at its very end a hold can still go on.
call pg_temp.alter_body(
    'public.require_live_hold', 'due <= clock_timestamp()', 'due < clock_timestamp()'
);
