-- capacity: 23514 resource_capacity_available_within_max_check instead of BKB14
call pg_temp.alter_body(
    'public.keep_day_true', 'new.max_capacity < promised', 'false'
);
