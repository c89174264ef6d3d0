-- 0030_workshop_status_layer, down
--
-- Takes the layer away; stops while it has something written down. Orders may keep
-- their new names: the type of 0029 has them.
--
--! locks: access exclusive public.workshop_order_old_status_use
--! locks: access exclusive public.workshop_order
--! locks: access exclusive public.tenant

do $$
begin
    if to_regclass('public.workshop_order_old_status_use') is null then
        return;
    end if;

    call public.require_no_rows('public.workshop_order_old_status_use', 'order_id');

    alter table public.workshop_order
    drop constraint workshop_order_work_started_in_workshop_check,
    add constraint workshop_order_work_started_in_workshop_check check (
        work_started_at is null
        or status not in (
            'PENDING_PAYMENT', 'CONFIRMED', 'JOCKEY_ASSIGNED', 'IN_TRANSIT_TO_WORKSHOP'
        )
    );
end;
$$;
comment on constraint workshop_order_work_started_in_workshop_check
on public.workshop_order
is 'Work starts only on a car that has arrived.';


create or replace function public.record_workshop_order_status()
returns trigger
language plpgsql
volatile
security definer  -- who may change an order need not be able to write its history
set search_path = ''
as $$
begin
    insert into public.workshop_order_history (
        tenant_id, order_id, old_status, new_status
    )
    values (new.tenant_id, new.id, old.status, new.status);

    return null;
end;
$$;
comment on function public.record_workshop_order_status()
is 'Trigger: a history row for a change of status.';


drop trigger if exists workshop_order_accept_old_status on public.workshop_order;
drop function if exists public.roll_back_workshop_order_status();
drop function if exists public.accept_old_workshop_order_status();
drop table if exists public.workshop_order_old_status_use;
drop function if exists public.new_workshop_order_status(text, timestamptz);
