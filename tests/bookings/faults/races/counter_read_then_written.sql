-- holds, release + release late: invariant "available = max - active - allocated" is broken
-- Who has waited for a day goes on from what its counter was before.
call pg_temp.alter_body(
    'public.take_days',
    'set available_capacity = available_capacity - change.units',
    'set available_capacity = (
        select day.available_capacity from public.resource_capacity as day
        where day.resource_id = change.resource_id and day.date = change.date
    ) - change.units'
);
