-- capacity: accepted instead of BKB13 | 23514 resource_capacity_available_within_max_check instead of BKB13
-- Everybody is taken for a trigger.
call pg_temp.alter_body(
    'public.keep_day_true', 'elsif pg_trigger_depth() = 1 then', 'elsif false then'
);
