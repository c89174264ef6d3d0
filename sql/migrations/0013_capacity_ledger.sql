-- 0013_capacity_ledger
--
-- The database itself keeps available_capacity = max_capacity - active holds -
-- allocations, whoever writes to which table. Each statement on holds or allocations is
-- summed up per day, and each day's counter is changed by one conditional UPDATE, days
-- in order. That is right at every isolation level: two sessions that want one day meet
-- in its row, so the later one waits, and then sees the newer count (READ COMMITTED) or
-- fails with 40001. Counting rows instead would overbook, even under a lock: a snapshot
-- does not see what others added. And two sessions that want several days never
-- deadlock, since both take them in order.
--
-- Nobody else changes the counter: an update that tries is refused, and on a new day it
-- is what the maximum is. The triggers act with their owner's rights, so who may hold
-- needs no right to write the counter.
--
-- Older rows: what was promised stays promised. A day that was sold out more than once
-- gets the maximum that was promised on it, a day that has promises and no row gets
-- one (each is named in a NOTICE, the first twenty), and every counter is computed
-- again.
--
-- Needs:  0011_resource_day_tenants, 0012_hold_tokens
-- Tests:  sql/tests/0013_*.sql, tests/bookings/test_ledger_*.py
--! locks: share row exclusive public.resource_capacity
--! locks: share row exclusive public.resource_hold
--! locks: share row exclusive public.resource_allocation
--! refuses: rows: more is promised for a day than an integer can say
--! allow: lock-table: what is counted must be what the triggers go on from
--! allow: trigger-on-old-table: what the older rows took is counted here

do $$
declare
    listed text;
    changed bigint;
begin
    -- No row may change between the count and the triggers.
    lock table
        public.resource_hold, public.resource_allocation, public.resource_capacity
    in share row exclusive mode;

    create temporary table promised on commit drop as
    select
        taken.tenant_id,
        taken.resource_id,
        taken.date,
        sum(taken.quantity) as units
    from (
        select tenant_id, resource_id, date, quantity from public.resource_hold
        where status = 'ACTIVE'

        union all

        select tenant_id, resource_id, date, quantity from public.resource_allocation
    ) as taken
    group by taken.tenant_id, taken.resource_id, taken.date;

    with made as (
        insert into public.resource_capacity (
            tenant_id, resource_id, date, max_capacity, available_capacity
        )
        select tenant_id, resource_id, date, units, 0
        from promised
        on conflict on constraint uq_resource_date do nothing
        returning resource_id, date
    )

    select
        count(*),
        array_to_string(
            (array_agg(resource_id || ' ' || date order by date, resource_id))[:20],
            ', '
        )
    into changed, listed
    from made;

    raise notice 'resource_capacity: % days made that had promises and no row%',
        changed, coalesce(': ' || listed, '');

    with raised as (
        update public.resource_capacity as day
        set max_capacity = promised.units
        from promised
        where
            day.tenant_id = promised.tenant_id
            and day.resource_id = promised.resource_id
            and day.date = promised.date
            and day.max_capacity < promised.units
        returning day.resource_id, day.date
    )

    select
        count(*),
        array_to_string(
            (array_agg(resource_id || ' ' || date order by date, resource_id))[:20],
            ', '
        )
    into changed, listed
    from raised;

    raise notice 'resource_capacity: % overbooked days raised to what is promised%',
        changed, coalesce(': ' || listed, '');

    update public.resource_capacity
    set available_capacity = counted.free
    from (
        select
            day.tenant_id,
            day.id,
            day.max_capacity - coalesce(promised.units, 0) as free
        from public.resource_capacity as day
        left join promised
            on
                day.tenant_id = promised.tenant_id
                and day.resource_id = promised.resource_id
                and day.date = promised.date
    ) as counted
    where
        resource_capacity.tenant_id = counted.tenant_id
        and resource_capacity.id = counted.id
        and resource_capacity.available_capacity <> counted.free;

    get diagnostics changed = row_count;
    raise notice 'resource_capacity: % counters were wrong', changed;

    drop table promised;
end;
$$;


create or replace function public.take_days(
    resources uuid[], days date[], units integer[]
)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    change record;
    free integer;
begin
    for change in
        select
            given.resource_id,
            given.date,
            sum(given.units) as units
        from unnest(resources, days, units) as given (resource_id, date, units)
        group by given.resource_id, given.date
        having sum(given.units) <> 0
        order by given.resource_id, given.date
    loop
        update public.resource_capacity
        set available_capacity = available_capacity - change.units
        where
            resource_id = change.resource_id
            and date = change.date
            and available_capacity >= change.units;

        -- A day to which units go back can only be missing if its resource goes, too.
        continue when found or change.units < 0;

        select available_capacity
        into free
        from public.resource_capacity
        where resource_id = change.resource_id and date = change.date;

        if free is null then
            raise exception 'no capacity for resource "%" on %',
                change.resource_id, change.date
                using
                    errcode = 'BKB02',
                    detail = 'Nobody has said how much of it there is on that day.',
                    hint = 'Make the day with initialise_capacity(), or choose another.';
        end if;

        raise exception 'too little capacity of resource "%" on %',
            change.resource_id, change.date
            using
                errcode = 'BKB05',
                detail = format('%s wanted, %s free.', change.units, free),
                hint = 'Take less, choose another day, or wait until a hold ends.';
    end loop;
end;
$$;
comment on function public.take_days(uuid[], date[], integer[])
is 'Takes units of days, or gives them back where negative: all of them, or BKB02 (no'
' such day), BKB05 (too little). Only the triggers of holds and allocations may.';


create or replace function public.take_days_of_new_holds()
returns trigger
language plpgsql
volatile
security definer  -- who may hold need not be allowed to change the counter
set search_path = ''
as $$
begin
    perform public.take_days(array_agg(resource_id), array_agg(date), array_agg(quantity))
    from incoming
    where status = 'ACTIVE';

    return null;
end;
$$;
comment on function public.take_days_of_new_holds()
is 'Trigger: active holds take capacity.';


create or replace function public.take_days_of_changed_holds()
returns trigger
language plpgsql
volatile
security definer  -- as above
set search_path = ''
as $$
begin
    perform public.take_days(
        array_agg(change.resource_id), array_agg(change.date), array_agg(change.units)
    )
    from (
        select resource_id, date, -quantity as units from outgoing
        where status = 'ACTIVE'

        union all

        select resource_id, date, quantity from incoming
        where status = 'ACTIVE'
    ) as change;

    return null;
end;
$$;
comment on function public.take_days_of_changed_holds()
is 'Trigger: the difference is taken or given back; a hold that moves does both.';


create or replace function public.give_back_days_of_deleted_holds()
returns trigger
language plpgsql
volatile
security definer  -- as above
set search_path = ''
as $$
begin
    perform public.take_days(
        array_agg(resource_id), array_agg(date), array_agg(-quantity)
    )
    from outgoing
    where status = 'ACTIVE';

    return null;
end;
$$;
comment on function public.give_back_days_of_deleted_holds()
is 'Trigger: active holds that are deleted give capacity back.';


create or replace function public.take_days_of_new_allocations()
returns trigger
language plpgsql
volatile
security definer  -- as above
set search_path = ''
as $$
begin
    perform public.take_days(array_agg(resource_id), array_agg(date), array_agg(quantity))
    from incoming;

    return null;
end;
$$;
comment on function public.take_days_of_new_allocations()
is 'Trigger: allocations take capacity.';


create or replace function public.take_days_of_changed_allocations()
returns trigger
language plpgsql
volatile
security definer  -- as above
set search_path = ''
as $$
begin
    perform public.take_days(
        array_agg(change.resource_id), array_agg(change.date), array_agg(change.units)
    )
    from (
        select resource_id, date, -quantity as units from outgoing

        union all

        select resource_id, date, quantity from incoming
    ) as change;

    return null;
end;
$$;
comment on function public.take_days_of_changed_allocations()
is 'Trigger: the difference is taken or given back; one that moves does both.';


create or replace function public.give_back_days_of_deleted_allocations()
returns trigger
language plpgsql
volatile
security definer  -- as above
set search_path = ''
as $$
begin
    perform public.take_days(
        array_agg(resource_id), array_agg(date), array_agg(-quantity)
    )
    from outgoing;

    return null;
end;
$$;
comment on function public.give_back_days_of_deleted_allocations()
is 'Trigger: allocations that are deleted give capacity back.';


-- Per statement: what a statement moves from day to day is one net change for each day.
create or replace trigger resource_hold_keep_capacity_on_insert
after insert on public.resource_hold
referencing new table as incoming
for each statement execute function public.take_days_of_new_holds();
comment on trigger resource_hold_keep_capacity_on_insert on public.resource_hold
is 'New holds are counted.';

create or replace trigger resource_hold_keep_capacity_on_update
after update on public.resource_hold
referencing old table as outgoing new table as incoming
for each statement execute function public.take_days_of_changed_holds();
comment on trigger resource_hold_keep_capacity_on_update on public.resource_hold
is 'Changed holds are counted.';

create or replace trigger resource_hold_keep_capacity_on_delete
after delete on public.resource_hold
referencing old table as outgoing
for each statement execute function public.give_back_days_of_deleted_holds();
comment on trigger resource_hold_keep_capacity_on_delete on public.resource_hold
is 'Deleted holds are no longer counted.';

create or replace trigger resource_allocation_keep_capacity_on_insert
after insert on public.resource_allocation
referencing new table as incoming
for each statement execute function public.take_days_of_new_allocations();
comment on trigger resource_allocation_keep_capacity_on_insert
on public.resource_allocation
is 'New allocations are counted.';

create or replace trigger resource_allocation_keep_capacity_on_update
after update on public.resource_allocation
referencing old table as outgoing new table as incoming
for each statement execute function public.take_days_of_changed_allocations();
comment on trigger resource_allocation_keep_capacity_on_update
on public.resource_allocation
is 'Changed allocations are counted.';

create or replace trigger resource_allocation_keep_capacity_on_delete
after delete on public.resource_allocation
referencing old table as outgoing
for each statement execute function public.give_back_days_of_deleted_allocations();
comment on trigger resource_allocation_keep_capacity_on_delete
on public.resource_allocation
is 'Deleted allocations are no longer counted.';


create or replace function public.keep_day_true()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    promised constant integer := old.max_capacity - old.available_capacity;
begin
    if promised > 0 and (new.resource_id, new.date) <> (old.resource_id, old.date) then
        raise exception 'cannot move day % of resource "%"', old.date, old.resource_id
            using
                errcode = 'BKB15',
                detail = format('%s units of it are held or allocated.', promised),
                hint = 'Release or delete these first.';
    end if;

    if new.max_capacity < promised then
        raise exception 'cannot lower capacity of resource "%" on % to %',
            old.resource_id, old.date, new.max_capacity
            using
                errcode = 'BKB14',
                detail = format('%s units are held or allocated.', promised),
                hint = 'Release or delete some first.';
    end if;

    if new.available_capacity in (
        old.available_capacity, new.max_capacity - promised
    ) then
        new.available_capacity := new.max_capacity - promised;
    elsif pg_trigger_depth() = 1 then
        raise exception 'cannot set available_capacity of resource "%" on % to %',
            old.resource_id, old.date, new.available_capacity
            using
                errcode = 'BKB13',
                detail = format(
                    'It is %s: %s units, less %s that are held or allocated.',
                    new.max_capacity - promised, new.max_capacity, promised
                ),
                hint = 'Change max_capacity; holds and allocations do the rest.';
    end if;

    return new;
end;
$$;
comment on function public.keep_day_true()
is 'Trigger: the counter follows the maximum, which stays above what is promised'
' (BKB14); other changes of it come from triggers of holds and allocations, or are'
' refused (BKB13). A day with promises does not become another one (BKB15).';

create or replace trigger resource_capacity_keep_true
before update on public.resource_capacity
for each row execute function public.keep_day_true();
comment on trigger resource_capacity_keep_true on public.resource_capacity
is 'Nobody changes the counter by hand.';


create or replace function public.open_new_day()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    new.available_capacity := new.max_capacity;
    return new;
end;
$$;
comment on function public.open_new_day()
is 'Trigger: nothing can have been promised on a day that did not exist.';

create or replace trigger resource_capacity_open_new_day
before insert on public.resource_capacity
for each row execute function public.open_new_day();
comment on trigger resource_capacity_open_new_day on public.resource_capacity
is 'A new day is free, whatever its writer says.';


create or replace function public.refuse_removal_of_promised_day()
returns trigger
language plpgsql
volatile
security definer  -- a guard must see the resource, also where the writer may not
set search_path = ''
as $$
begin
    -- It goes with its resource, and so do its holds.
    if not exists (select from public.resource where resource.id = old.resource_id) then
        return old;
    end if;

    raise exception 'cannot delete day % of resource "%"', old.date, old.resource_id
        using
            errcode = 'BKB15',
            detail = format(
                '%s units of it are held or allocated.',
                old.max_capacity - old.available_capacity
            ),
            hint = 'Release or delete these first.';
end;
$$;
comment on function public.refuse_removal_of_promised_day()
is 'Trigger: a day with promises stays (BKB15), unless its resource goes.';

create or replace trigger resource_capacity_refuse_removal
before delete on public.resource_capacity
for each row when (old.available_capacity < old.max_capacity)
execute function public.refuse_removal_of_promised_day();
comment on trigger resource_capacity_refuse_removal on public.resource_capacity
is 'Promises are not forgotten.';


create or replace function public.refuse_truncate()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    raise exception 'cannot truncate table "%"', tg_table_name
        using
            errcode = 'BKB16',
            detail = 'It would forget rows without counting them.',
            hint = 'Delete them instead.';
end;
$$;
comment on function public.refuse_truncate()
is 'Trigger: no row leaves the count unseen (BKB16).';

create or replace trigger resource_capacity_refuse_truncate
before truncate on public.resource_capacity
for each statement execute function public.refuse_truncate();
comment on trigger resource_capacity_refuse_truncate on public.resource_capacity
is 'Days are deleted one by one.';

create or replace trigger resource_hold_refuse_truncate
before truncate on public.resource_hold
for each statement execute function public.refuse_truncate();
comment on trigger resource_hold_refuse_truncate on public.resource_hold
is 'Holds are deleted one by one.';

create or replace trigger resource_allocation_refuse_truncate
before truncate on public.resource_allocation
for each statement execute function public.refuse_truncate();
comment on trigger resource_allocation_refuse_truncate on public.resource_allocation
is 'Allocations are deleted one by one.';
