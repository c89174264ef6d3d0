-- holds, place + shut: invariant "no hold in a blackout" is broken
-- A blackout asks whether its days are free, but does not touch them.
call pg_temp.alter_body(
    'public.refuse_blackout_of_promised_days',
    'update public.resource_capacity
        set available_capacity = available_capacity
        where resource_id = new.resource_id and date = shut
        returning available_capacity, max_capacity into free, total;',
    'select available_capacity, max_capacity into free, total
        from public.resource_capacity
        where resource_id = new.resource_id and date = shut;'
);
