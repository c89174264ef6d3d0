-- holds, confirm + confirm: SQLSTATE 23505 is not allowed
-- Both find it active, and both sell it.
call pg_temp.alter_body('public.lock_hold', 'for update', '');
