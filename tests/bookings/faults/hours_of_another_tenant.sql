-- availability: differs: offered | CLOSE instead of ALIKE | ALIKE instead of CLOSE
-- What one tenant opens, every tenant offers.
call pg_temp.alter_body(
    'public.free_slots_between',
    'asked.tenant_id = availability_rule.tenant_id', 'true'
);
