-- 0042_audit, down
--
-- Changes are not recorded any more. Stops while there is an entry: who exports the
-- audit first, deletes it with the trigger audit_entry_refuse_change disabled.
--
--! locks: access exclusive public.audit_entry
--! locks: access exclusive public.bookings
--! locks: access exclusive public.resource_hold
--! locks: access exclusive public.resource_allocation
--! locks: access exclusive public.workshop_order

do $$
begin
    if to_regclass('public.audit_entry') is not null then
        call public.require_no_rows('public.audit_entry', 'number');
    end if;
end;
$$;


drop trigger if exists bookings_record_change on public.bookings;
drop trigger if exists resource_hold_record_change on public.resource_hold;
drop trigger if exists resource_allocation_record_change on public.resource_allocation;
drop trigger if exists workshop_order_record_change on public.workshop_order;
drop trigger if exists bookings_refuse_truncate on public.bookings;
drop trigger if exists workshop_order_refuse_truncate on public.workshop_order;
drop function if exists public.record_row_change();
drop table if exists public.audit_entry;
drop function if exists public.refuse_audit_change();
