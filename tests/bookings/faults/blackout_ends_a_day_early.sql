-- capacity: accepted instead of BKB04 | differs: rows
-- The last day of a blackout is taken for open.
call pg_temp.alter_body(
    'public.closed_because',
    'wanted_day between shut.start_date and shut.end_date',
    'wanted_day >= shut.start_date and wanted_day < shut.end_date'
);
