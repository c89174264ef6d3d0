-- 0033_workshop_transitions, down
--
-- Any state may follow any other again. Stops where the history knows who acted, and
-- where the table of transitions is not as the way up made it.
--
--! locks: access exclusive public.workshop_order
--! locks: access exclusive public.workshop_order_history
--! locks: access exclusive public.workshop_order_transition
--! allow: lock-table: nobody may add a row between the look and the removal
--! allow: trigger-on-old-table: it needs the lock for a moment, and rows only later

do $$
declare
    misfits bigint;
    first_misfits text;
begin
    if to_regclass('public.workshop_order_transition') is null then
        return;
    end if;

    lock table public.workshop_order, public.workshop_order_history,
    public.workshop_order_transition in access exclusive mode;

    with made (from_status, to_status, actor) as (
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
    ),

    misfit (line) as (
        select format('%s to %s by %s', from_status, to_status, actor)
        from (
            select
                from_status::text,
                to_status::text,
                actor::text
            from public.workshop_order_transition
            except
            table made
        ) as added

        union all

        select format('without %s to %s by %s', from_status, to_status, actor)
        from (
            table made
            except
            select
                from_status::text,
                to_status::text,
                actor::text
            from public.workshop_order_transition
        ) as removed

        union all

        select format('order %s to %s by %s', order_id, new_status, actor)
        from public.workshop_order_history
        where actor is not null
    )

    select
        count(*),
        array_to_string((array_agg(line order by line))[:20], e'\n')
    into misfits, first_misfits
    from misfit;

    if misfits > 0 then
        raise exception 'cannot remove transitions and actors of workshop orders'
            using
                errcode = 'BKM04',
                detail = format(e'%s would be lost:\n%s', misfits, first_misfits)
                    || case when misfits > 20 then e'\n…' else '' end,
                hint = 'Export them and bring the tables into the older state first: a '
                    'down file never deletes.';
    end if;
end;
$$;


create or replace function public.record_workshop_order_status()
returns trigger
language plpgsql
volatile
security definer  -- who may change an order need not be able to write its history
set search_path = ''
as $$
begin
    insert into public.workshop_order_history (
        tenant_id, order_id, old_status, new_status, kind
    )
    values (
        new.tenant_id,
        new.id,
        old.status,
        new.status,
        -- The same state under another name: told from the rows, not by a setting that
        -- anybody could make.
        case public.new_workshop_order_status(old.status::text, old.work_started_at)
            when public.new_workshop_order_status(new.status::text, new.work_started_at)
                then 'migration'
            else 'transition'
        end
    );

    return null;
end;
$$;
comment on function public.record_workshop_order_status()
is 'Trigger: a history row for a change of status; a new name only is a migration.';

create or replace trigger workshop_order_record_status
after update of status on public.workshop_order
for each row when (old.status is distinct from new.status)
execute function public.record_workshop_order_status();
comment on trigger workshop_order_record_status on public.workshop_order
is 'Each change of status has a history row.';


drop trigger if exists workshop_order_start_work on public.workshop_order;
drop function if exists public.start_workshop_order_work();
drop trigger if exists workshop_order_verify_transition on public.workshop_order;
drop function if exists public.verify_workshop_order_transition();

do $$
begin
    if to_regtype('public.workshop_actor') is not null then
        drop function public.transition_workshop_order(
            uuid, uuid, public.workshop_order_status, public.workshop_actor
        );
        drop procedure public.refuse_workshop_order_transition(
            uuid,
            public.workshop_order_status,
            public.workshop_order_status,
            public.workshop_actor
        );
    end if;
end;
$$;

alter table public.workshop_order_history drop column if exists actor;
drop table if exists public.workshop_order_transition;
drop type if exists public.workshop_actor;
