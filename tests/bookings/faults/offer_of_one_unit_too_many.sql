-- capacity: OTHER instead of ALIKE | differs: rows
-- What is offered cannot be held.
call pg_temp.alter_body(
    'public.availability',
    'found.available_capacity < units',
    'found.available_capacity < units - 1'
);
