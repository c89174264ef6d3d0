-- 0034_workshop_extensions, down
--
-- Takes the extensions away; stops while there is one. Items cannot be without one, and
-- no order counts any then.
--
--! locks: access exclusive public.workshop_extension_item
--! locks: access exclusive public.workshop_extension
--! locks: access exclusive public.workshop_order

do $$
begin
    if to_regclass('public.workshop_extension') is not null then
        call public.require_no_rows('public.workshop_extension', 'id');
    end if;
end;
$$;


drop table if exists public.workshop_extension_item;
drop table if exists public.workshop_extension;
drop trigger if exists workshop_order_refuse_early_finish on public.workshop_order;
drop trigger if exists workshop_order_count_pending_extensions on public.workshop_order;
alter table public.workshop_order drop column if exists pending_extensions;
drop function if exists public.tell_workshop_extension_of_item();
drop function if exists public.tell_workshop_order_of_extension();
drop function if exists public.settle_workshop_extension();
drop function if exists public.refuse_early_workshop_finish();
drop function if exists public.count_pending_workshop_extensions();
drop type if exists public.workshop_extension_status;
