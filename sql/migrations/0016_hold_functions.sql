-- 0016_hold_functions
--
-- What a shop does with holds: place, confirm, release, extend, expire. Each acts on
-- all days of a token or on none; each may be sent twice. The rules are those of the
-- tables, so these functions check little and write in the right order.
--
-- Order of locks, the same in all of them, so that they wait but never deadlock: first
-- the rows of the token by resource and date, then allocations, then (in the ledger,
-- see 0013) the days by resource and date. Placing inserts its rows by date; a second
-- request with that token waits for the first in the unique indexes, holding nothing
-- yet. Whatever is asked of a row is asked after its lock, in a statement of its own,
-- which at READ COMMITTED sees what the waiting was for; above it the lock itself fails
-- with 40001.
--
-- Time is clock_timestamp(): a request that waited must not confirm what ended
-- meanwhile.
--
-- Needs:  0012_hold_tokens, 0013_capacity_ledger, 0014_closed_days,
--         0015_allocation_lines
-- Tests:  sql/tests/0016_*.sql, tests/bookings/test_hold_races.py
--! locks: none

create or replace function public.place_hold(
    for_tenant uuid,
    for_resource uuid,
    first_day date,
    last_day date,
    units integer,
    email text,
    token text,
    keep_for interval default interval '30 minutes'
)
returns setof public.resource_hold
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    key constant text := public.normalized_token(token);
    until constant timestamptz := clock_timestamp() + keep_for;
    fits boolean;
begin
    if num_nulls(for_tenant, for_resource, first_day, last_day, units, keep_for) > 0
        or coalesce(email, '') !~ '[^[:space:]]'
        or coalesce(key, '') = ''
        or units <= 0
        or keep_for <= interval '0'
        or not isfinite(keep_for)  -- there are such from 17 on; it would never expire
        or not (isfinite(first_day) and isfinite(last_day))
        or last_day not between first_day and first_day + 365
    then
        raise exception 'cannot place hold: bad argument'
            using
                errcode = 'BKB08',
                detail = 'Wanted are one to 366 days in order, units and a finite lifetime'
                    ' above zero, an e-mail address and a token.',
                hint = 'Correct the request.';
    end if;

    if not exists (
        select from public.resource_hold
        where tenant_id = for_tenant and idempotency_token = key
    ) then
        perform public.require_resource(for_tenant, for_resource);

        insert into public.resource_hold (
            tenant_id, resource_id, date, quantity, customer_email, expires_at,
            idempotency_token, lifetime
        )
        select
            for_tenant,
            for_resource,
            first_day + step.number,
            units,
            email,
            until,
            key,
            case when step.number = 0 then keep_for end
        from generate_series(0, last_day - first_day) as step (number)
        order by step.number
        on conflict do nothing;  -- the same request, a moment ago: see below
    end if;

    select
        count(*) = last_day - first_day + 1
        and min(date) = first_day
        and max(date) = last_day
        and bool_and(
            resource_id = for_resource
            and quantity = units
            and customer_email = email
        )
        -- Unknown where the hold did not come through here.
        and coalesce(bool_and(lifetime = keep_for), true)
    into fits
    from public.resource_hold
    where tenant_id = for_tenant and idempotency_token = key;

    if not fits then
        raise exception 'token "%" was used for another request', key
            using
                errcode = 'BKB06',
                detail = 'Resource, dates, quantity, e-mail or lifetime differ.',
                hint = 'Use a new token for each request; the same one only to repeat it.';
    end if;

    return query
    select * from public.resource_hold
    where tenant_id = for_tenant and idempotency_token = key
    order by date;
end;
$$;
comment on function public.place_hold(
    uuid, uuid, date, date, integer, text, text, interval
)
is 'Holds units of every day or of none, for 30 minutes unless it says otherwise;'
' repeated, it returns the first hold. BKB01 inactive, BKB02 no capacity row, BKB03'
' past, BKB04 blackout, BKB05 too little, BKB06 token of another request.';


create or replace function public.require_resource(
    for_tenant uuid, for_resource uuid
)
returns void
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
    if not exists (
        select from public.resource
        where tenant_id = for_tenant and id = for_resource
    ) then
        raise exception 'no resource "%"', for_resource
            using
                errcode = 'BKB07',
                detail = format('Tenant "%s" has none of that id.', for_tenant),
                hint = 'Look the id up in public.resource.';
    end if;
end;
$$;
comment on function public.require_resource(uuid, uuid)
is 'Raises BKB07 where a tenant has no such resource.';


create or replace function public.lock_hold(
    for_tenant uuid, token text, out key text, out states text[], out due timestamptz
)
returns record
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    key := public.normalized_token(token);

    perform from public.resource_hold
    where tenant_id = for_tenant and idempotency_token = key
    order by resource_id, date
    for update;

    if not found then
        raise exception 'no hold with token "%"', token
            using
                errcode = 'BKB09',
                detail = format('Tenant "%s" has none, in any spelling.', for_tenant),
                hint = 'Place a hold first.';
    end if;

    -- A statement of its own: it sees what the locks were waiting for.
    select
        array_agg(distinct status order by status),
        min(expires_at)
    into states, due
    from public.resource_hold
    where tenant_id = for_tenant and idempotency_token = key;
end;
$$;
comment on function public.lock_hold(uuid, text)
is 'Locks all rows of a token, by resource and date; says in which states they are and'
' when the first one ends. BKB09 where there is none.';


create or replace function public.require_live_hold(
    key text, states text[], due timestamptz
)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    if states <> array['ACTIVE'] then
        raise exception 'hold "%" is %', key, array_to_string(states, ' and ')
            using
                errcode = 'BKB10',
                detail = 'Only a hold that is ACTIVE as a whole can go on.',
                hint = 'Place a new hold.';
    end if;

    if due <= clock_timestamp() then
        raise exception 'hold "%" is past its time', key
            using
                errcode = 'BKB11',
                detail = format('It ended at %s.', due),
                hint = 'Place a new hold.';
    end if;
end;
$$;
comment on function public.require_live_hold(text, text[], timestamptz)
is 'Raises BKB10 (settled) or BKB11 (past its time).';


create or replace function public.confirm_hold(
    for_tenant uuid, token text, for_order text, for_line text
)
returns setof public.resource_allocation
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    held record;
    found_sale record;
begin
    if coalesce(for_order, '') !~ '[^[:space:]]'
        or coalesce(for_line, '') !~ '[^[:space:]]'
    then
        raise exception 'cannot confirm hold: bad argument'
            using
                errcode = 'BKB08',
                detail = 'Wanted are an order and one of its lines.',
                hint = 'Correct the request.';
    end if;

    held := public.lock_hold(for_tenant, token);

    if held.states = array['CONFIRMED'] then
        select
            count(*) as days,
            bool_or((sold.order_id, sold.line_item_id) <> (for_order, for_line))
            as elsewhere
        into found_sale
        from public.resource_allocation as sold
        inner join public.resource_hold as hold
            on sold.tenant_id = hold.tenant_id and sold.hold_id = hold.id
        where
            hold.tenant_id = for_tenant
            and hold.idempotency_token = held.key;

        -- An empty answer would read as success, and say nothing about the line.
        if found_sale.days = 0 then
            raise exception 'hold "%" is CONFIRMED', held.key
                using
                    errcode = 'BKB10',
                    detail = 'None of its allocations is left.',
                    hint = 'Place a new hold.';
        elsif found_sale.elsewhere then
            raise exception 'hold "%" was confirmed for another line', held.key
                using
                    errcode = 'BKB12',
                    detail = format('Not for order "%s", line "%s".', for_order, for_line),
                    hint = 'Place a hold of its own for each line.';
        end if;

        return query
        select sold.*
        from public.resource_allocation as sold
        inner join public.resource_hold as hold
            on sold.tenant_id = hold.tenant_id and sold.hold_id = hold.id
        where
            hold.tenant_id = for_tenant
            and hold.idempotency_token = held.key
        order by sold.resource_id, sold.date;

        return;
    end if;

    perform public.require_live_hold(held.key, held.states, held.due);

    -- One statement: who waits for a line that somebody is deleting must not have the
    -- days in hand, for which that one waits. Its triggers fire at its end, those of
    -- the CTE first: the units go back and are taken again, and in between the rows of
    -- the days are locked.
    return query
    with confirmed as (
        update public.resource_hold
        set status = 'CONFIRMED'
        where tenant_id = for_tenant and idempotency_token = held.key
        returning *
    )

    insert into public.resource_allocation (
        tenant_id, resource_id, date, quantity, order_id, line_item_id, hold_id
    )
    select tenant_id, resource_id, date, quantity, for_order, for_line, id
    from confirmed
    order by resource_id, date
    returning *;
end;
$$;
comment on function public.confirm_hold(uuid, text, text, text)
is 'Turns a hold into allocations of a line; repeated, it returns those that are left.'
' BKB09 no hold, BKB10 settled, BKB11 past its time, BKB12 confirmed for another line.';


create or replace function public.release_hold(for_tenant uuid, token text)
returns setof public.resource_hold
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    held constant record := public.lock_hold(for_tenant, token);
begin
    if 'CONFIRMED' = any(held.states) then
        raise exception 'hold "%" is CONFIRMED', held.key
            using
                errcode = 'BKB10',
                detail = 'It became allocations.',
                hint = 'Delete these instead.';
    end if;

    update public.resource_hold
    set status = 'RELEASED'
    where
        tenant_id = for_tenant
        and idempotency_token = held.key
        and status = 'ACTIVE';

    return query
    select * from public.resource_hold
    where tenant_id = for_tenant and idempotency_token = held.key
    order by resource_id, date;
end;
$$;
comment on function public.release_hold(uuid, text)
is 'Gives the capacity of a hold back, once; a released or expired one stays as it is.'
' BKB09 no hold, BKB10 confirmed.';


create or replace function public.extend_hold(for_tenant uuid, token text)
returns setof public.resource_hold
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    held constant record := public.lock_hold(for_tenant, token);
begin
    perform public.require_live_hold(held.key, held.states, held.due);

    update public.resource_hold
    set expires_at = expires_at + interval '30 minutes'
    where tenant_id = for_tenant and idempotency_token = held.key;

    return query
    select * from public.resource_hold
    where tenant_id = for_tenant and idempotency_token = held.key
    order by resource_id, date;
end;
$$;
comment on function public.extend_hold(uuid, text)
is 'Adds 30 minutes to the end of a hold. BKB09 no hold, BKB10 settled, BKB11 past its'
' time.';


create or replace function public.expire_holds(at_most integer default 500)
returns bigint
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    deadline constant timestamptz := clock_timestamp();
    taken_tenants uuid[];
    taken_tokens text[];
    expired bigint;
begin
    -- The first overdue row of a token stands for all of them: whoever has its lock
    -- has the token, so several workers never share one, and skip each other's.
    select array_agg(first.tenant_id), array_agg(first.idempotency_token)
    into taken_tenants, taken_tokens
    from (
        select hold.tenant_id, hold.idempotency_token
        from public.resource_hold as hold
        where
            hold.status = 'ACTIVE'
            and hold.expires_at <= deadline
            and not exists (
                select from public.resource_hold as earlier
                where
                    earlier.tenant_id = hold.tenant_id
                    and earlier.idempotency_token = hold.idempotency_token
                    and earlier.status = 'ACTIVE'
                    and earlier.expires_at <= deadline
                    and (earlier.resource_id, earlier.date)
                    < (hold.resource_id, hold.date)
                offset 0  -- a look-up per row, not a join with all that is overdue
            )
        order by hold.expires_at
        limit at_most
        for update of hold skip locked
    ) as first;

    perform from public.resource_hold as hold
    inner join unnest(taken_tenants, taken_tokens) as mine (tenant_id, token)
        on hold.tenant_id = mine.tenant_id and hold.idempotency_token = mine.token
    where hold.status = 'ACTIVE' and hold.expires_at <= deadline
    order by hold.tenant_id, hold.idempotency_token, hold.resource_id, hold.date
    for update of hold;

    update public.resource_hold as hold
    set status = 'EXPIRED'
    from unnest(taken_tenants, taken_tokens) as mine (tenant_id, token)
    where
        hold.tenant_id = mine.tenant_id
        and hold.idempotency_token = mine.token
        and hold.status = 'ACTIVE'
        and hold.expires_at <= deadline;

    get diagnostics expired = row_count;
    return expired;
end;
$$;
comment on function public.expire_holds(integer)
is 'Expires the overdue rows of so many tokens, the oldest first, and says how many'
' rows that were; what another worker has in hand is left to it.';


-- It commits, so it cannot have a SET clause: every name is qualified.
create or replace procedure public.expire_all_holds(batch integer default 500)
language plpgsql
security invoker
as $$
declare
    expired bigint;
    total bigint := 0;
begin
    loop
        expired := public.expire_holds(batch);
        exit when expired = 0;
        total := total + expired;
        commit;
    end loop;

    raise notice 'resource_hold: % rows expired', total;
end;
$$;
comment on procedure public.expire_all_holds (integer)
is 'Expires whatever is overdue, batch by batch, each in a transaction of its own.';
