-- 0006_customers, down
--
-- Takes the customers away; stops while there is one.
--
--! locks: access exclusive public.customer
--! locks: access exclusive public.tenant

do $$
begin
    if to_regclass('public.customer') is not null then
        call public.require_no_rows('public.customer', 'id');
    end if;
end;
$$;


drop table if exists public.customer;
