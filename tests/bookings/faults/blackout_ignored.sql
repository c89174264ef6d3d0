-- capacity: accepted instead of BKB04 | differs: rows
-- Neither offers nor holds look for blackouts.
call pg_temp.alter_body(
    'public.closed_because', 'shut.resource_id = resource.id', 'false'
);
