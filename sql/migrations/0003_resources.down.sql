-- 0003_resources, down
--
-- Takes the five tables away; stops while there is a resource. The other four cannot
-- have rows without one.
--
--! locks: access exclusive public.resource_allocation
--! locks: access exclusive public.resource_hold
--! locks: access exclusive public.resource_blackout
--! locks: access exclusive public.resource_capacity
--! locks: access exclusive public.resource

do $$
begin
    if to_regclass('public.resource') is not null then
        call public.require_no_rows('public.resource', 'id');
    end if;
end;
$$;


drop table if exists public.resource_allocation;
drop table if exists public.resource_hold;
drop table if exists public.resource_blackout;
drop table if exists public.resource_capacity;
drop table if exists public.resource;
drop function if exists public.update_updated_at_column();
