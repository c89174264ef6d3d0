-- capacity: accepted instead of BKB09 | BKB10 instead of BKB09 | BKB11 instead of BKB09
-- Whoever guesses a token has the hold, of whichever tenant.
call pg_temp.alter_body('public.lock_hold', 'tenant_id = for_tenant and ', '');
