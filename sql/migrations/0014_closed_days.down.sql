-- 0014_closed_days, down
--
-- Takes the rules away. Merged blackouts stay merged: the older schema accepts them.
--
--! locks: access exclusive public.resource_blackout
--! locks: access exclusive public.resource_capacity
--! locks: access exclusive public.resource_hold
--! locks: access exclusive public.resource_allocation
--! loses: public.resource_blackout: merged blackouts stay merged

drop trigger if exists resource_allocation_recheck_days_on_update
on public.resource_allocation;
drop trigger if exists resource_allocation_recheck_days_on_insert
on public.resource_allocation;
drop trigger if exists resource_hold_recheck_days_on_update on public.resource_hold;
drop trigger if exists resource_hold_recheck_days_on_insert on public.resource_hold;
drop trigger if exists resource_hold_check_days_on_insert on public.resource_hold;
drop trigger if exists resource_capacity_queue_new_days on public.resource_capacity;
drop trigger if exists resource_capacity_queue_at_resource
on public.resource_capacity;
drop trigger if exists resource_blackout_refuse_promised_days
on public.resource_blackout;
drop trigger if exists resource_blackout_queue_at_resource
on public.resource_blackout;

drop function if exists public.refuse_moved_allocations_to_shut_days();
drop function if exists public.refuse_new_allocations_of_shut_days();
drop function if exists public.refuse_shut_days(uuid[], date[]);
drop function if exists public.require_open_days_of_moved_holds();
drop function if exists public.require_open_days_of_new_holds();
drop function if exists public.require_open_days(uuid[], date[]);
drop function if exists public.closed_because(uuid, date);
drop function if exists public.refuse_blackout_of_promised_days();
drop function if exists public.queue_new_days_at_resource();
drop function if exists public.queue_at_resource();

alter table if exists public.resource_blackout
drop constraint if exists resource_blackout_never_overlap_excl;
