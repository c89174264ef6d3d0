-- capacity: differs: holds
-- Off by one: what ends now is left for the next run.
call pg_temp.alter_body(
    'public.expire_holds', 'expires_at <= deadline', 'expires_at < deadline'
);
