-- 0028_workshop_orders, down
--
-- Takes the orders away; stops while there is one. The history cannot have rows without
-- one.
--
--! locks: access exclusive public.workshop_order_history
--! locks: access exclusive public.workshop_order
--! locks: access exclusive public.customer
--! locks: access exclusive public.tenant

do $$
begin
    if to_regclass('public.workshop_order') is not null then
        call public.require_no_rows('public.workshop_order', 'id');
        drop function public.workshop_orders_in(uuid, public.workshop_order_status);
    end if;
end;
$$;


drop table if exists public.workshop_order_history;
drop table if exists public.workshop_order;
drop function if exists public.record_workshop_order_status();
drop type if exists public.workshop_order_status;
