-- 0017_capacity_functions
--
-- What a tenant does with its days: make them, change how much there is, and see what
-- is free, with the reason where nothing is. The answer "free" is the same rule that
-- place_hold() obeys: closed_because(), then the counter.
--
-- Days are written by date, as the ledger does, so these wait for holds and blackouts
-- but never deadlock with them.
--
-- Needs:  0013_capacity_ledger, 0014_closed_days, 0016_hold_functions
-- Tests:  sql/tests/0017_*.sql
--! locks: none

create or replace function public.require_days(
    first_day date, last_day date, units integer
)
returns void
language plpgsql
immutable
security invoker
set search_path = ''
as $$
begin
    if num_nulls(first_day, last_day, units) > 0
        or units < 0
        or not (isfinite(first_day) and isfinite(last_day))
        or last_day not between first_day and first_day + 3660
    then
        raise exception 'bad range of days, or number of units'
            using
                errcode = 'BKB08',
                detail = format(
                    'Wanted are one to 3661 days in order and no negative number of'
                    ' units; given were %s to %s, and %s.',
                    coalesce(first_day::text, 'NULL'),
                    coalesce(last_day::text, 'NULL'),
                    coalesce(units::text, 'NULL')
                ),
                hint = 'Correct the request.';
    end if;
end;
$$;
comment on function public.require_days(date, date, integer)
is 'Raises BKB08 unless the days are finite, in order and no more than ten years, and'
' the units zero or more.';


create or replace function public.initialise_capacity(
    for_tenant uuid, for_resource uuid, first_day date, last_day date, units integer
)
returns bigint
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    made bigint;
begin
    perform public.require_days(first_day, last_day, units);
    perform public.require_resource(for_tenant, for_resource);

    insert into public.resource_capacity (
        tenant_id, resource_id, date, max_capacity, available_capacity
    )
    select for_tenant, for_resource, first_day + step.number, units, units
    from generate_series(0, last_day - first_day) as step (number)
    order by step.number
    on conflict (tenant_id, resource_id, date) do nothing;

    get diagnostics made = row_count;
    return made;
end;
$$;
comment on function public.initialise_capacity(uuid, uuid, date, date, integer)
is 'Makes the days that are missing, each with so many units, and says how many;'
' days that are there are not touched. BKB07 no such resource, BKB08 bad range.';


create or replace function public.adjust_capacity(
    for_tenant uuid, for_resource uuid, first_day date, last_day date, units integer
)
returns bigint
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    day date;
    changed bigint := 0;
begin
    perform public.require_days(first_day, last_day, units);
    perform public.require_resource(for_tenant, for_resource);

    for day in
        select first_day + step.number
        from generate_series(0, last_day - first_day) as step (number)
        order by step.number
    loop
        update public.resource_capacity
        set max_capacity = units
        where
            tenant_id = for_tenant
            and resource_id = for_resource
            and date = day
            and max_capacity <> units;

        if found then
            changed := changed + 1;
            continue;
        end if;

        if not exists (
            select from public.resource_capacity
            where
                tenant_id = for_tenant
                and resource_id = for_resource
                and date = day
        ) then
            raise exception 'no capacity for resource "%" on %', for_resource, day
                using
                    errcode = 'BKB02',
                    detail = 'Nobody has said how much of it there is on that day.',
                    hint = 'Make the day with initialise_capacity().';
        end if;
    end loop;

    return changed;
end;
$$;
comment on function public.adjust_capacity(uuid, uuid, date, date, integer)
is 'Sets the maximum of every day in a range, or of none, and says how many changed.'
' BKB14 below what is held and allocated, BKB02 no such day, BKB07, BKB08.';


create or replace function public.availability(
    for_tenant uuid,
    for_resource uuid,
    first_day date,
    last_day date,
    units integer default 1
)
returns table (day date, maximum integer, available integer, reason text)
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
    perform public.require_days(first_day, last_day, units);
    perform public.require_resource(for_tenant, for_resource);

    return query
    select
        first_day + step.number,
        found.max_capacity,
        found.available_capacity,
        coalesce(
            public.closed_because(for_resource, first_day + step.number),
            case
                when found.max_capacity is null then 'no capacity'
                when found.available_capacity < units then 'full'
            end
        )
    from generate_series(0, last_day - first_day) as step (number)
    left join public.resource_capacity as found
        on
            found.tenant_id = for_tenant
            and found.resource_id = for_resource
            and found.date = first_day + step.number
            -- Says the range once more, for the index and for the partitions.
            and found.date between first_day and last_day
    order by step.number;
end;
$$;
comment on function public.availability(uuid, uuid, date, date, integer)
is 'One row a day: what there is, what is free, and why so many units cannot be had:'
' inactive, past, blackout, no capacity or full; NULL where they can.';
