-- 0033_workshop_transitions
--
-- Which state may follow which, and who may say so: rows in a table, enforced for every
-- writer, however he writes. Only now, because older writers skipped states that had no
-- old name. Who acts is said by an argument of transition_workshop_order() or, for a
-- plain update, by the setting `booking.actor`. It is a part that somebody plays, not a
-- proof of identity: who may claim it is for the application to decide.
--
-- Needs:  0032_workshop_status_contract
-- Tests:  sql/tests/0033_*.sql, tests/bookings/test_races.py
--! locks: share row exclusive public.workshop_order
--! locks: access exclusive public.workshop_order_history
--! allow: trigger-on-old-table: it needs the lock for a moment, and rows only later

do $$
begin
    if to_regtype('public.workshop_actor') is null then
        create type public.workshop_actor as enum (
            'CUSTOMER', 'SYSTEM', 'JOCKEY', 'WORKSHOP', 'ADMIN'
        );
    end if;
end;
$$;
comment on type public.workshop_actor
is 'Who moves an order on; ADMIN may do whatever anybody may.';


create table if not exists public.workshop_order_transition (
    from_status public.workshop_order_status not null,
    to_status public.workshop_order_status not null,
    actor public.workshop_actor not null,

    constraint workshop_order_transition_pkey
    primary key (from_status, to_status, actor),

    constraint workshop_order_transition_leads_elsewhere_check
    check (from_status <> to_status),

    -- He may do any of them; a row of his own would be one that only he may do.
    constraint workshop_order_transition_actor_not_admin_check check (actor <> 'ADMIN')
);
comment on table public.workshop_order_transition
is 'What may happen to an order, and by whom. A state without a row is final.';
comment on column public.workshop_order_transition.from_status is 'From which state.';
comment on column public.workshop_order_transition.to_status is 'To which.';
comment on column public.workshop_order_transition.actor is 'By whom.';
comment on constraint workshop_order_transition_pkey
on public.workshop_order_transition
is 'Each once.';
comment on constraint workshop_order_transition_leads_elsewhere_check
on public.workshop_order_transition
is 'A transition changes the state.';
comment on constraint workshop_order_transition_actor_not_admin_check
on public.workshop_order_transition
is 'ADMIN needs no rows.';

do $$
declare
    added bigint;
begin
    insert into public.workshop_order_transition (from_status, to_status, actor)
    values
    ('PENDING_PAYMENT', 'CONFIRMED', 'SYSTEM'),
    ('PENDING_PAYMENT', 'CANCELLED', 'CUSTOMER'),
    ('CONFIRMED', 'PICKUP_ASSIGNED', 'SYSTEM'),
    ('CONFIRMED', 'CANCELLED', 'CUSTOMER'),
    ('PICKUP_ASSIGNED', 'PICKED_UP', 'JOCKEY'),
    ('PICKUP_ASSIGNED', 'CANCELLED', 'CUSTOMER'),
    ('PICKED_UP', 'AT_WORKSHOP', 'JOCKEY'),
    ('PICKED_UP', 'AT_WORKSHOP', 'WORKSHOP'),
    ('AT_WORKSHOP', 'IN_SERVICE', 'WORKSHOP'),
    ('IN_SERVICE', 'READY_FOR_RETURN', 'WORKSHOP'),
    ('READY_FOR_RETURN', 'RETURN_ASSIGNED', 'SYSTEM'),
    ('READY_FOR_RETURN', 'RETURN_ASSIGNED', 'WORKSHOP'),
    ('RETURN_ASSIGNED', 'RETURNED', 'JOCKEY'),
    ('RETURNED', 'DELIVERED', 'CUSTOMER'),
    ('RETURNED', 'DELIVERED', 'SYSTEM')
    on conflict do nothing;

    get diagnostics added = row_count;
    raise notice 'workshop_order_transition: % rows added', added;
end;
$$;


alter table public.workshop_order_history
add column if not exists actor public.workshop_actor
constraint workshop_order_history_actor_only_of_transition_check check (
    kind = 'transition' or actor is null
);
comment on column public.workshop_order_history.actor
is 'Who did it; NULL for a migration, and for what is older than this column.';
comment on constraint workshop_order_history_actor_only_of_transition_check
on public.workshop_order_history
is 'A mere change of name has no actor.';


create or replace procedure public.refuse_workshop_order_transition(
    of_order uuid,
    old_status public.workshop_order_status,
    new_status public.workshop_order_status,
    by_actor public.workshop_actor
)
language plpgsql
security invoker
set search_path = ''
as $$
declare
    allowed text;
begin
    select string_agg(way.line, ', ' order by way.line)
    into allowed
    from (
        select
            format('%s [%s]', to_status, string_agg(actor::text, ', ' order by actor))
        from public.workshop_order_transition
        where from_status = old_status
        group by to_status
    ) as way (line);

    raise exception 'workshop order "%" cannot go from % to % by %',
        of_order, old_status, new_status, by_actor
        using
            errcode = 'BKC06',
            detail = format(
                'Allowed from %s: %s.',
                old_status,
                coalesce(allowed, 'nothing, it is final')
            ),
            hint = 'ADMIN may do any of them; see public.workshop_order_transition.';
end;
$$;
comment on procedure public.refuse_workshop_order_transition (
    uuid,
    public.workshop_order_status,
    public.workshop_order_status,
    public.workshop_actor
)
is 'Raises BKC06 with both states and the allowed ones.';


create or replace function public.verify_workshop_order_transition()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    name constant text := current_setting('booking.actor', true);
    by_actor public.workshop_actor;
begin
    if name is null or name <> all(enum_range(by_actor)::text[]) then
        raise exception 'nobody moves workshop order "%" from % to %',
            new.id, old.status, new.status
            using
                errcode = 'BKC07',
                detail = format('The setting booking.actor is "%s".', name),
                hint = format(
                    'Set it to one of %s, or call transition_workshop_order().',
                    array_to_string(enum_range(by_actor), ', ')
                );
    end if;

    by_actor := name::public.workshop_actor;

    if not exists (
        select from public.workshop_order_transition
        where
            from_status = old.status
            and to_status = new.status
            and by_actor in (actor, 'ADMIN')
    ) then
        call public.refuse_workshop_order_transition(
            new.id, old.status, new.status, by_actor
        );
    end if;

    return new;
end;
$$;
comment on function public.verify_workshop_order_transition()
is 'Trigger: refuses what the table of transitions does not allow (BKC06, BKC07).';

-- Before the checks, which would not say what is allowed; by its name, after the other
-- triggers before an update, whatever they may change.
create or replace trigger workshop_order_verify_transition
before update on public.workshop_order
for each row when (old.status is distinct from new.status)
execute function public.verify_workshop_order_transition();
comment on trigger workshop_order_verify_transition on public.workshop_order
is 'Each change of status is an allowed transition.';


create or replace function public.record_workshop_order_status()
returns trigger
language plpgsql
volatile
security definer  -- who may change an order need not be able to write its history
set search_path = ''
as $$
begin
    insert into public.workshop_order_history (
        tenant_id, order_id, old_status, new_status, actor
    )
    values (
        new.tenant_id,
        new.id,
        old.status,
        new.status,
        current_setting('booking.actor')::public.workshop_actor
    );

    return null;
end;
$$;
comment on function public.record_workshop_order_status()
is 'Trigger: a history row for a transition, with its actor.';

-- No longer `of status`, which another trigger may change in passing.
create or replace trigger workshop_order_record_status
after update on public.workshop_order
for each row when (old.status is distinct from new.status)
execute function public.record_workshop_order_status();
comment on trigger workshop_order_record_status on public.workshop_order
is 'Each change of status has a history row.';


create or replace function public.start_workshop_order_work()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    new.work_started_at := now();
    return new;
end;
$$;
comment on function public.start_workshop_order_work()
is 'Trigger: work starts when the service does, unless the writer says when.';

create or replace trigger workshop_order_start_work
before insert or update on public.workshop_order
for each row when (new.status = 'IN_SERVICE' and new.work_started_at is null)
execute function public.start_workshop_order_work();
comment on trigger workshop_order_start_work on public.workshop_order
is 'An order in service has a start of work.';


create or replace function public.transition_workshop_order(
    of_tenant uuid,
    of_order uuid,
    wanted public.workshop_order_status,
    by_actor public.workshop_actor
)
returns public.workshop_order
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    actor_before constant text := current_setting('booking.actor', true);
    found_order public.workshop_order;
begin
    select *
    into found_order
    from public.workshop_order
    where tenant_id = of_tenant and id = of_order
    for no key update;

    if not found then
        raise exception 'no workshop order "%"', of_order
            using
                errcode = 'BKC08',
                detail = format('Tenant "%s" has none of that id.', of_tenant),
                hint = 'Look into public.workshop_order for the tenant''s orders.';
    elsif found_order.status = wanted then
        -- An update to the same status changes nothing, so no trigger would refuse it;
        -- but of two who do the same at once, only one has done it.
        call public.refuse_workshop_order_transition(
            of_order, wanted, wanted, by_actor
        );
    end if;

    perform set_config('booking.actor', by_actor::text, true);

    update public.workshop_order
    set status = wanted
    where tenant_id = of_tenant and id = of_order
    returning * into found_order;

    perform set_config('booking.actor', coalesce(actor_before, ''), true);
    return found_order;
end;
$$;
comment on function public.transition_workshop_order(
    uuid, uuid, public.workshop_order_status, public.workshop_actor
)
is 'Moves an order on and returns it as it is then; refused as BKC06 or BKC08.';


call public.require_shape(
    'public.workshop_order_history',
    array[
        'actor public.workshop_actor',
        'workshop_order_history_actor_only_of_transition_check CHECK'
        || ' (((kind = ''transition''::text) OR (actor IS NULL)))'
    ]
);
