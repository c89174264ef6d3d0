-- 0027_free_slots
--
-- Which times of a service can be had: the hours of its rules and of those of every
-- service, in steps of its length and its buffers, less what is booked or held. What is
-- offered can be booked, and what the hours give but is not offered is refused: taken
-- by an exclusion constraint, not active by a trigger made here. One thing is offered
-- less than the bookings would take: a resource whose units are all held for the day.
--
-- Hours are read on the clock of the service's own zone. On a day on which that clock
-- is put forward or back, hours begin at the first moment at which it shows their start
-- or, where it leaps over that, more; they end likewise. So neighbouring hours still
-- meet, no slot lies outside them, and each slot has its full length.
--
-- Needs:  0003_resources, 0023_availability_rules, 0025_booking_buffers,
--         0026_service_overlap
-- Tests:  sql/tests/0027_*.sql, tests/bookings/test_free_slots.py
--! locks: share row exclusive public.bookings
--! allow: trigger-on-old-table: what was booked before a service was put off stays

create or replace function public.first_moment(clock timestamp, zone text)
returns timestamptz
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    utc constant timestamptz := clock at time zone 'UTC';
    -- What the zone is ahead of UTC the day before and the day after.
    ahead_before constant interval :=
        (utc - interval '24 hours') at time zone zone
        - (utc - interval '24 hours') at time zone 'UTC';
    ahead_after constant interval :=
        (utc + interval '24 hours') at time zone zone
        - (utc + interval '24 hours') at time zone 'UTC';
    lower_bound timestamptz := utc - ahead_after;
    upper_bound timestamptz := utc - ahead_before;
    middle timestamptz;
begin
    -- A time that the clock shows twice is first shown before the change.
    if upper_bound at time zone zone = clock then
        return upper_bound;
    elsif lower_bound at time zone zone = clock then
        return lower_bound;
    end if;

    -- The clock leaps over this time: look for the leap, to the microsecond.
    while upper_bound - lower_bound > interval '1 microsecond' loop
        middle := lower_bound + (upper_bound - lower_bound) / 2;

        if middle at time zone zone < clock then
            lower_bound := middle;
        else
            upper_bound := middle;
        end if;
    end loop;

    return upper_bound;
end;
$$;
comment on function public.first_moment(timestamp, text)
is 'The first moment at which the clock of a zone shows a time or, where it leaps over'
' it, a later one; `at time zone` takes the second of two, and leaps too far.';


create or replace function public.free_slots_between(
    tenant_id uuid,
    service_id uuid,
    first_day date,
    last_day date,
    resource_id uuid default null
)
returns table (start_at timestamptz, end_at timestamptz)
language sql
stable
security invoker
set search_path = ''
as $$
    with asked as (
        select
            service.tenant_id,
            service.id,
            service.timezone,
            make_interval(mins => service.duration_minutes) as length,
            make_interval(mins => service.buffer_before_minutes) as before,
            make_interval(mins => service.buffer_minutes) as after
        from public.service
        where
            service.tenant_id = free_slots_between.tenant_id
            and service.id = free_slots_between.service_id
            and service.active
    ),

    hours as (
        select
            asked.*,
            availability_rule.effective_from,
            availability_rule.effective_to,
            public.first_moment(
                calendar.day + availability_rule.starts, asked.timezone
            ) as opens,
            public.first_moment(
                calendar.day + availability_rule.ends, asked.timezone
            ) as closes
        from asked
        cross join lateral (
            select free_slots_between.first_day + number as day
            from generate_series(
                0, free_slots_between.last_day - free_slots_between.first_day
            ) as number
        ) as calendar
        inner join public.availability_rule
            on
                asked.tenant_id = availability_rule.tenant_id
                and extract(dow from calendar.day) = availability_rule.day_of_week
                and (
                    availability_rule.service_id is null
                    or asked.id = availability_rule.service_id
                )
    ),

    -- Rules of the service and of every service may give the same slot.
    slot as (
        select distinct
            hours.tenant_id,
            hours.id,
            step.start_at,
            step.start_at + hours.length as end_at,
            tstzrange(
                step.start_at - hours.before, step.start_at + hours.length + hours.after
            ) as occupied
        from hours
        cross join lateral generate_series(
            hours.opens,
            hours.closes - hours.length,
            hours.before + hours.length + hours.after
        ) as step (start_at)
        where
            step.start_at >= hours.effective_from
            and (
                hours.effective_to is null
                or step.start_at + hours.length <= hours.effective_to
            )
    )

    -- `offset 0` keeps the planner from making joins of these: each slot is looked up in
    -- the index of an exclusion constraint, however many bookings there are.
    select
        slot.start_at,
        slot.end_at
    from slot
    where
        not exists (
            select from public.bookings
            where
                free_slots_between.resource_id is null
                and bookings.resource_id is null
                and bookings.service_id = slot.id
                and bookings.tenant_id = slot.tenant_id
                and bookings.occupied && slot.occupied
                and bookings.status in ('pending', 'confirmed', 'checked_in')
            offset 0
        )
        and not exists (
            select from public.bookings
            where
                bookings.resource_id = free_slots_between.resource_id
                and bookings.tenant_id = slot.tenant_id
                and bookings.occupied && slot.occupied
                and bookings.status in ('pending', 'confirmed', 'checked_in')
            offset 0
        )
        and (
            free_slots_between.resource_id is null
            or exists (
                select from public.resource
                where
                    resource.id = free_slots_between.resource_id
                    and resource.tenant_id = slot.tenant_id
                    and not exists (
                        select from public.resource_capacity
                        where
                            resource_capacity.resource_id = resource.id
                            and resource_capacity.available_capacity = 0
                            and resource_capacity.date
                            between (slot.start_at at time zone resource.timezone)::date
                            and (
                                (slot.end_at - interval '1 microsecond')
                                at time zone resource.timezone
                            )::date
                    )
            )
        )
    order by slot.start_at
$$;
comment on function public.free_slots_between(uuid, uuid, date, date, uuid)
is 'Slots of a service, on a resource or on none, from one day to another by its clock.'
' On a resource whose units are all held or allocated for the day, none. Slots of'
' the past are not left out: one may enter afterwards what took place.';


create or replace function public.free_slots(
    tenant_id uuid, service_id uuid, day date, resource_id uuid default null
)
returns table (start_at timestamptz, end_at timestamptz)
language sql
stable
security invoker
set search_path = ''
as $$
    select
        slot.start_at,
        slot.end_at
    from
        public.free_slots_between(
            free_slots.tenant_id, free_slots.service_id, free_slots.day, free_slots.day,
            free_slots.resource_id
        ) as slot
    order by slot.start_at
$$;
comment on function public.free_slots(uuid, uuid, date, uuid)
is 'free_slots_between() for one day.';


create or replace function public.refuse_inactive_service()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    wanted text;
begin
    select service.slug into wanted
    from public.service
    where
        service.tenant_id = new.tenant_id
        and service.id = new.service_id
        and not service.active;

    if found then
        raise exception 'cannot book service "%"', wanted
            using
                errcode = 'BKD01',
                detail = 'It is not active.',
                hint = 'Activate it, or book another one. What was booked before stays.';
    end if;

    return null;
end;
$$;
comment on function public.refuse_inactive_service()
is 'Trigger: nobody books a service that is not active (BKD01).';

-- After the row is settled: what is canceled, failed or over may be entered any time.
create or replace trigger bookings_refuse_inactive_service
after insert or update of tenant_id, service_id
on public.bookings
for each row when (
    new.service_id is not null
    and new.status in ('pending', 'confirmed', 'checked_in')
)
execute function public.refuse_inactive_service();
comment on trigger bookings_refuse_inactive_service on public.bookings
is 'What cannot be had is not booked.';
