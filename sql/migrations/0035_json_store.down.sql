-- 0035_json_store, down
--
-- Takes the mirror away; stops while a file is in it.
--
--! locks: access exclusive public.store_backfill_run
--! locks: access exclusive public.store_booking
--! locks: access exclusive public.store_collection
--! locks: access exclusive public.store
--! locks: access exclusive public.tenant

do $$
begin
    if to_regclass('public.store') is not null then
        call public.require_no_rows('public.store', 'tenant_id');
    end if;
end;
$$;


drop table if exists public.store_backfill_run;
drop table if exists public.store_booking;
drop table if exists public.store_collection;
drop table if exists public.store;
drop function if exists public.refuse_store_revival();
drop function if exists public.store_record_faults(text, jsonb);
drop function if exists public.store_time(jsonb);
drop function if exists public.is_blank(text);
