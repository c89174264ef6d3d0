-- capacity: accepted instead of BKB03 | differs: rows
call pg_temp.alter_body('public.closed_because', 'wanted_day <', 'wanted_day + 99 <');
