-- 0014_closed_days
--
-- Days that cannot be held: of an inactive or withdrawn resource, before today in the
-- resource's zone, in a blackout. Blackouts of one resource do not overlap, and none is
-- laid over active holds or allocations.
--
-- A blackout and a hold that race for a day must not both succeed, at any isolation
-- level. A blackout therefore updates the row of each of its days, as a hold does: the
-- later one waits, and then either sees the other (READ COMMITTED) or fails (40001). So
-- holds look for blackouts once more after their days are counted. A day that is made
-- meanwhile has no row yet to meet in: whoever lays a blackout or makes days updates
-- the resource first. That also makes two blackouts queue up instead of deadlocking in
-- the exclusion constraint. Order of locks: resource, then days by date.
--
-- Older rows: overlapping blackouts are merged into the first of them, with all their
-- reasons, so the same days stay shut. Those over days with promises stay.
--
-- Needs:  0001_extensions, 0002_migration_checks, 0013_capacity_ledger
-- Tests:  sql/tests/0014_*.sql, tests/bookings/test_blackout_*.py
--! locks: access exclusive public.resource_blackout
--! locks: share row exclusive public.resource_capacity
--! locks: share row exclusive public.resource_hold
--! locks: share row exclusive public.resource_allocation
--! refuses: rows: a blackout ends on the last day that a date can name (22008)
--! allow: lock-table: nothing may come between the looks and the rules
--! allow: trigger-on-old-table: promises in closed days are said in a NOTICE, and stay
--! allow: exclusion-on-old-table: blackouts are few, and overlaps are merged above

do $$
declare
    kept bigint;
    removed bigint;
    covering bigint;
    first_covering text;
begin
    lock table public.resource_blackout in access exclusive mode;
    lock table
        public.resource_hold, public.resource_allocation, public.resource_capacity
    in share row exclusive mode;

    create temporary table merged on commit drop as
    with begun as (
        select
            *,
            start_date > max(end_date) over (
                partition by resource_id
                order by start_date, end_date, id
                rows between unbounded preceding and 1 preceding
            ) as apart
        from public.resource_blackout
    ),

    numbered as (
        select
            *,
            count(*) filter (where apart) over (
                partition by resource_id order by start_date, end_date, id
            ) as cluster
        from begun
    )

    select
        (array_agg(id order by start_date, end_date, id))[1] as id,
        array_agg(id) as ids,
        max(end_date) as end_date,
        string_agg(reason, '; ' order by start_date, end_date, id) as reason
    from numbered
    group by resource_id, cluster
    having count(*) > 1;

    -- Not = any(ids): that would compare each row with all the ids of each cluster.
    delete from public.resource_blackout
    using (
        select
            id as kept_id,
            unnest(ids) as id
        from merged
    ) as part
    where resource_blackout.id = part.id and part.id <> part.kept_id;

    get diagnostics removed = row_count;

    update public.resource_blackout
    set
        end_date = merged.end_date,
        reason = merged.reason
    from merged
    where resource_blackout.id = merged.id;

    get diagnostics kept = row_count;
    raise notice 'resource_blackout: % rows merged into % that they overlapped',
        removed, kept;

    drop table merged;

    -- None overlaps another by now, so only the last that begins can cover a day: one
    -- look into an index for each day with promises.
    select
        count(*),
        array_to_string(
            (
                array_agg(day.resource_id || ' ' || day.date order by day.date)
            )[:20],
            ', '
        )
    into covering, first_covering
    from public.resource_capacity as day
    cross join lateral (
        select shut.end_date
        from public.resource_blackout as shut
        where shut.resource_id = day.resource_id and shut.start_date <= day.date
        order by shut.start_date desc
        limit 1
    ) as latest
    where day.available_capacity < day.max_capacity and latest.end_date >= day.date;

    raise notice 'resource_blackout: 0 rows changed, % days with promises lie in one%',
        covering, coalesce(': ' || first_covering, '');

    if not exists (
        select from pg_catalog.pg_constraint
        where
            conrelid = 'public.resource_blackout'::regclass
            and conname = 'resource_blackout_never_overlap_excl'
    ) then
        alter table public.resource_blackout
        add constraint resource_blackout_never_overlap_excl exclude using gist (
            tenant_id with =,
            resource_id with =,
            daterange(start_date, end_date, '[]') with &&
        );
    end if;
end;
$$;
comment on constraint resource_blackout_never_overlap_excl on public.resource_blackout
is 'A day of a resource is shut once.';


create or replace function public.queue_at_resource()
returns trigger
language plpgsql
volatile
security definer  -- who makes days need not be allowed to change the resource
set search_path = ''
as $$
begin
    update public.resource
    set updated_at = now()
    where tenant_id = new.tenant_id and id = new.resource_id;

    return new;
end;
$$;
comment on function public.queue_at_resource()
is 'Trigger: new blackouts and new days of one resource wait for each other.';

create or replace trigger resource_blackout_queue_at_resource
before insert or update of resource_id, start_date, end_date
on public.resource_blackout
for each row execute function public.queue_at_resource();
comment on trigger resource_blackout_queue_at_resource on public.resource_blackout
is 'One blackout of a resource after the other.';

create or replace trigger resource_capacity_queue_at_resource
before update of resource_id, date on public.resource_capacity
for each row
when ((new.resource_id, new.date) is distinct from (old.resource_id, old.date))
execute function public.queue_at_resource();
comment on trigger resource_capacity_queue_at_resource on public.resource_capacity
is 'A day that becomes another one is new, too.';


create or replace function public.queue_new_days_at_resource()
returns trigger
language plpgsql
volatile
security definer  -- as above
set search_path = ''
as $$
declare
    owner record;
begin
    for owner in
        select distinct tenant_id, resource_id
        from incoming
        order by tenant_id, resource_id
    loop
        update public.resource
        set updated_at = now()
        where tenant_id = owner.tenant_id and id = owner.resource_id;
    end loop;

    return null;
end;
$$;
comment on function public.queue_new_days_at_resource()
is 'Trigger: as queue_at_resource(), once for all days that a statement makes.';

create or replace trigger resource_capacity_queue_new_days
after insert on public.resource_capacity
referencing new table as incoming
for each statement execute function public.queue_new_days_at_resource();
comment on trigger resource_capacity_queue_new_days on public.resource_capacity
is 'No day is made behind the back of a blackout.';


create or replace function public.refuse_blackout_of_promised_days()
returns trigger
language plpgsql
volatile
security definer  -- a guard must see every day, and touch it
set search_path = ''
as $$
declare
    shut date;
    free integer;
    total integer;
    promised date[] := array[]::date[];
begin
    for shut in
        select date
        from public.resource_capacity
        where
            resource_id = new.resource_id
            and date between new.start_date and new.end_date
        order by date
    loop
        -- An update, not a lock: it is what a snapshot elsewhere trips over.
        update public.resource_capacity
        set available_capacity = available_capacity
        where resource_id = new.resource_id and date = shut
        returning available_capacity, max_capacity into free, total;

        if free < total then
            promised := promised || shut;
        end if;
    end loop;

    if cardinality(promised) > 0 then
        raise exception 'cannot shut resource "%" from % to %',
            new.resource_id, new.start_date, new.end_date
            using
                errcode = 'BKB17',
                detail = format(
                    '%s days are held or allocated: %s',
                    cardinality(promised), array_to_string(promised[:20], ', ')
                ) || case when cardinality(promised) > 20 then ', …' else '' end,
                hint = 'Release or move these first.';
    end if;

    return null;
end;
$$;
comment on function public.refuse_blackout_of_promised_days()
is 'Trigger: a blackout covers no active hold and no allocation (BKB17).';

create or replace trigger resource_blackout_refuse_promised_days
after insert or update of resource_id, start_date, end_date
on public.resource_blackout
for each row execute function public.refuse_blackout_of_promised_days();
comment on trigger resource_blackout_refuse_promised_days on public.resource_blackout
is 'Promises are kept.';


create or replace function public.closed_because(wanted_resource uuid, wanted_day date)
returns text
language sql
stable
security invoker
set search_path = ''
as $$
    select
        case
            when not resource.is_active or resource.deleted_at is not null
                then 'inactive'
            when wanted_day < (now() at time zone resource.timezone)::date
                then 'past'
            when exists (
                select from public.resource_blackout as shut
                where
                    shut.resource_id = resource.id
                    and wanted_day between shut.start_date and shut.end_date
            )
                then 'blackout'
        end
    from public.resource
    where resource.id = wanted_resource
$$;
comment on function public.closed_because(uuid, date)
is 'Why a day of a resource cannot be held, whatever is free: inactive, past (in the'
' zone of the resource) or blackout; else NULL.';


create or replace function public.require_open_days(resources uuid[], days date[])
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    closed record;
begin
    select
        wanted.resource_id,
        wanted.date,
        found.reason
    into closed
    from unnest(resources, days) as wanted (resource_id, date)
    cross join lateral (
        select public.closed_because(wanted.resource_id, wanted.date)
        offset 0  -- asked once a day
    ) as found (reason)
    where found.reason is not null
    order by wanted.date
    limit 1;

    case closed.reason
        when 'inactive' then
            raise exception 'resource "%" is inactive', closed.resource_id
                using
                    errcode = 'BKB01',
                    detail = 'It is not active, or was withdrawn.',
                    hint = 'Choose another resource, or set is_active.';
        when 'past' then
            raise exception 'day % of resource "%" is past',
                closed.date, closed.resource_id
                using
                    errcode = 'BKB03',
                    detail = 'What counts is today in the time zone of the resource.',
                    hint = 'Choose a day from today on.';
        when 'blackout' then
            raise exception 'resource "%" is shut on %', closed.resource_id, closed.date
                using
                    errcode = 'BKB04',
                    detail = 'A blackout covers that day.',
                    hint = 'Choose a day outside, or delete the blackout.';
        else
            null;
    end case;
end;
$$;
comment on function public.require_open_days(uuid[], date[])
is 'Raises BKB01, BKB03 or BKB04 for the first day that cannot be held.';


create or replace function public.require_open_days_of_new_holds()
returns trigger
language plpgsql
volatile
security definer  -- a guard must see every blackout
set search_path = ''
as $$
begin
    perform public.require_open_days(array_agg(resource_id), array_agg(date))
    from incoming
    where status = 'ACTIVE';

    return null;
end;
$$;
comment on function public.require_open_days_of_new_holds()
is 'Trigger: active holds are for open days.';

-- Before the count (triggers fire in the order of their names), so that the better
-- reason is named; and after it, when no blackout can arrive unseen any more.
create or replace trigger resource_hold_check_days_on_insert
after insert on public.resource_hold
referencing new table as incoming
for each statement execute function public.require_open_days_of_new_holds();
comment on trigger resource_hold_check_days_on_insert on public.resource_hold
is 'Before the count: names the better reason.';

create or replace trigger resource_hold_recheck_days_on_insert
after insert on public.resource_hold
referencing new table as incoming
for each statement execute function public.require_open_days_of_new_holds();
comment on trigger resource_hold_recheck_days_on_insert on public.resource_hold
is 'After the count: sees a blackout that committed meanwhile.';


create or replace function public.require_open_days_of_moved_holds()
returns trigger
language plpgsql
volatile
security definer  -- as above
set search_path = ''
as $$
begin
    perform public.require_open_days(
        array_agg(moved.resource_id), array_agg(moved.date)
    )
    from (
        select resource_id, date from incoming
        where status = 'ACTIVE'

        except

        select resource_id, date from outgoing
        where status = 'ACTIVE'
    ) as moved;

    return null;
end;
$$;
comment on function public.require_open_days_of_moved_holds()
is 'Trigger: an active hold moves to open days only; where it is, it may stay.';

create or replace trigger resource_hold_recheck_days_on_update
after update on public.resource_hold
referencing old table as outgoing new table as incoming
for each statement execute function public.require_open_days_of_moved_holds();
comment on trigger resource_hold_recheck_days_on_update on public.resource_hold
is 'After the count, as on insert.';


create or replace function public.refuse_shut_days(resources uuid[], days date[])
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    shut record;
begin
    select
        wanted.resource_id,
        wanted.date
    into shut
    from unnest(resources, days) as wanted (resource_id, date)
    inner join public.resource_blackout as blackout
        on
            wanted.resource_id = blackout.resource_id
            and wanted.date between blackout.start_date and blackout.end_date
    order by wanted.date
    limit 1;

    if found then
        raise exception 'resource "%" is shut on %', shut.resource_id, shut.date
            using
                errcode = 'BKB04',
                detail = 'A blackout covers that day.',
                hint = 'Choose a day outside, or delete the blackout.';
    end if;
end;
$$;
comment on function public.refuse_shut_days(uuid[], date[])
is 'Raises BKB04 for the first day in a blackout.';


create or replace function public.refuse_new_allocations_of_shut_days()
returns trigger
language plpgsql
volatile
security definer  -- as above
set search_path = ''
as $$
begin
    perform public.refuse_shut_days(array_agg(resource_id), array_agg(date))
    from incoming;

    return null;
end;
$$;
comment on function public.refuse_new_allocations_of_shut_days()
is 'Trigger: nothing is sold for a day in a blackout. The past may be noted down, and'
' what was held before its resource became inactive may be sold.';

create or replace trigger resource_allocation_recheck_days_on_insert
after insert on public.resource_allocation
referencing new table as incoming
for each statement execute function public.refuse_new_allocations_of_shut_days();
comment on trigger resource_allocation_recheck_days_on_insert
on public.resource_allocation
is 'After the count, as for holds.';


create or replace function public.refuse_moved_allocations_to_shut_days()
returns trigger
language plpgsql
volatile
security definer  -- as above
set search_path = ''
as $$
begin
    perform public.refuse_shut_days(
        array_agg(moved.resource_id), array_agg(moved.date)
    )
    from (
        select resource_id, date from incoming

        except

        select resource_id, date from outgoing
    ) as moved;

    return null;
end;
$$;
comment on function public.refuse_moved_allocations_to_shut_days()
is 'Trigger: an allocation moves to no day in a blackout; where it is, it may stay.';

create or replace trigger resource_allocation_recheck_days_on_update
after update on public.resource_allocation
referencing old table as outgoing new table as incoming
for each statement execute function public.refuse_moved_allocations_to_shut_days();
comment on trigger resource_allocation_recheck_days_on_update
on public.resource_allocation
is 'After the count, as for holds.';


call public.require_shape(
    'public.resource_blackout',
    array[
        'resource_blackout_never_overlap_excl EXCLUDE USING gist'
        || ' (tenant_id WITH =, resource_id WITH =,'
        || ' daterange(start_date, end_date, ''[]''::text) WITH &&)'
    ]
);
