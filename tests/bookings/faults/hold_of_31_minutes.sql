-- capacity: differs: holds
-- The default of a hold's lifetime.
call pg_temp.alter_body('public.place_hold', '00:30:00', '00:31:00');
