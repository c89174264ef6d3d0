-- capacity: BKB09 instead of anything
-- It is stored in one spelling and looked up in another.
call pg_temp.alter_body(
    'public.lock_hold', 'public.normalized_token(token)', 'token'
);
