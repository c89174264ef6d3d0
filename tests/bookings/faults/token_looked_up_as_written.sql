-- capacity: BKB09 instead of accepted | BKB09 instead of BKB10 | BKB09 instead of BKB11
-- It is stored in one spelling and looked up in another.
call pg_temp.alter_body(
    'public.lock_hold', 'public.normalized_token(token)', 'token'
);
