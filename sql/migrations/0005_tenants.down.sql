-- 0005_tenants, down
--
-- Takes the tenants away; stops while there is one.
--
--! locks: access exclusive public.tenant
--! locks: access exclusive public.time_zone

do $$
begin
    if to_regclass('public.tenant') is not null then
        call public.require_no_rows('public.tenant', 'slug');
    end if;
end;
$$;


drop table if exists public.tenant;
