-- capacity: BKB06 instead of accepted
-- A request that is sent again a minute later is taken for another one.
call pg_temp.alter_body(
    'public.place_hold', 'bool_and(lifetime = keep_for)', 'bool_and(expires_at = until)'
);
