-- capacity: differs: days | 23514 resource_capacity_available_within_max_check instead of accepted
-- Whatever happens to a released hold later gives its units back again.
call pg_temp.alter_body(
    'public.take_days_of_changed_holds',
    '-quantity as units from outgoing
        where status = ''ACTIVE''',
    '-quantity as units from outgoing'
);
