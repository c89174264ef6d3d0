-- 0013_capacity_ledger, down
--
-- Takes the triggers away. The rows stay as they are: the older schema accepts them.
--
--! locks: access exclusive public.resource_capacity
--! locks: access exclusive public.resource_hold
--! locks: access exclusive public.resource_allocation
--! loses: public.resource_capacity: days that the way up opened or counted stay so

drop trigger if exists resource_capacity_keep_true on public.resource_capacity;
drop trigger if exists resource_capacity_open_new_day on public.resource_capacity;
drop trigger if exists resource_capacity_refuse_removal on public.resource_capacity;
drop trigger if exists resource_capacity_refuse_truncate on public.resource_capacity;
drop trigger if exists resource_hold_keep_capacity_on_insert on public.resource_hold;
drop trigger if exists resource_hold_keep_capacity_on_update on public.resource_hold;
drop trigger if exists resource_hold_keep_capacity_on_delete on public.resource_hold;
drop trigger if exists resource_hold_refuse_truncate on public.resource_hold;
drop trigger if exists resource_allocation_keep_capacity_on_insert
on public.resource_allocation;
drop trigger if exists resource_allocation_keep_capacity_on_update
on public.resource_allocation;
drop trigger if exists resource_allocation_keep_capacity_on_delete
on public.resource_allocation;
drop trigger if exists resource_allocation_refuse_truncate
on public.resource_allocation;

drop function if exists public.refuse_truncate();
drop function if exists public.refuse_removal_of_promised_day();
drop function if exists public.open_new_day();
drop function if exists public.keep_day_true();
drop function if exists public.give_back_days_of_deleted_allocations();
drop function if exists public.take_days_of_changed_allocations();
drop function if exists public.take_days_of_new_allocations();
drop function if exists public.give_back_days_of_deleted_holds();
drop function if exists public.take_days_of_changed_holds();
drop function if exists public.take_days_of_new_holds();
drop function if exists public.take_days(uuid[], date[], integer[]);
