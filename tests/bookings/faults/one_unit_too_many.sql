-- capacity: 23514 resource_capacity_available_within_max_check instead of BKB05
-- Off by one in the conditional update: the check of the table still stands behind it.
call pg_temp.alter_body(
    'public.take_days',
    'available_capacity >= change.units',
    'available_capacity + 1 >= change.units'
);
