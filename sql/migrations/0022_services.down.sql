-- 0022_services, down
--
-- Takes services and segments away; stops while there is one.
--
--! locks: access exclusive public.service
--! locks: access exclusive public.segment
--! locks: access exclusive public.tenant
--! locks: access exclusive public.time_zone

do $$
begin
    if to_regclass('public.service') is not null then
        call public.require_no_rows('public.service', 'slug');
    end if;

    if to_regclass('public.segment') is not null then
        call public.require_no_rows('public.segment', 'slug');
    end if;
end;
$$;


drop table if exists public.service;
drop table if exists public.segment;
