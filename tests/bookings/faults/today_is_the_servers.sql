-- capacity: accepted instead of BKB03 | BKB03 instead of accepted | differs: rows
-- The day begins by the clock of the server, not of the resource.
call pg_temp.alter_body(
    'public.closed_because', 'now() at time zone resource.timezone', 'now()'
);
