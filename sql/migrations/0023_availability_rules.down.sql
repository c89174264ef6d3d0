-- 0023_availability_rules, down
--
-- Takes the rules away; stops while there is one.
--
--! locks: access exclusive public.availability_rule
--! locks: access exclusive public.service
--! locks: access exclusive public.tenant

do $$
begin
    if to_regclass('public.availability_rule') is not null then
        call public.require_no_rows('public.availability_rule', 'id');
    end if;
end;
$$;


drop table if exists public.availability_rule;
