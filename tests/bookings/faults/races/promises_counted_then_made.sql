-- holds, place + place last: invariant "no day is oversold" is broken
-- Instead of the conditional update of the counter: the holds and allocations of others
-- count only when these have committed.
call pg_temp.alter_body(
    'public.take_days',
    'set available_capacity = available_capacity - change.units
        where
            resource_id = change.resource_id
            and date = change.date
            and available_capacity >= change.units;',
    'set available_capacity = counted.free
        from (
            select
                day.id,
                day.max_capacity - (
                    select coalesce(sum(quantity), 0) from public.resource_hold
                    where
                        resource_id = day.resource_id
                        and date = day.date
                        and status = ''ACTIVE''
                ) - (
                    select coalesce(sum(quantity), 0) from public.resource_allocation
                    where resource_id = day.resource_id and date = day.date
                ) as free
            from public.resource_capacity as day
            where day.resource_id = change.resource_id and day.date = change.date
        ) as counted
        where resource_capacity.id = counted.id and counted.free >= 0;'
);
