-- 0037_store_backfill, down
--
-- A record needs no resource again. What the backfill changed stays as it is, and so
-- does the record of its runs: the mirror had no other place for what was there before.
--
--! locks: access exclusive public.store_booking
--! loses: public.store_booking.record: what was missing or blank is "primary" now
--! loses: public.store_booking.resource_id: as above, being part of the record
--! loses: public.store_booking.updated_at: as above, being part of the record
--! loses: public.store_backfill_run: the run stays recorded, for it did take place
--! loses: public.store.revision: counts the run

do $$
begin
    if to_regclass('public.store_booking') is not null then
        alter table public.store_booking
        drop constraint if exists store_booking_resource_id_not_blank_check,
        drop constraint if exists
        store_booking_tenant_id_resource_id_reserved_slot_id_key,
        alter column resource_id drop not null;
    end if;
end;
$$;


create or replace function public.accept_store(of_tenant uuid)
returns table (records bigint, added bigint, changed bigint, removed bigint)
language sql
volatile
security invoker
set search_path = ''
as $$
    select public.refuse_store_problems(of_tenant);
    select * from public.keep_store(of_tenant);
$$;
comment on function public.accept_store(uuid)
is 'Comes after the pieces of a file: takes all of them into the mirror, or none'
' (BKE01). Says how many records there are, and how many of them came, changed, went.';


drop function if exists public.backfill_incoming_store(uuid);
drop function if exists public.backfill_store(uuid);
drop function if exists public.backfilled_store_record(jsonb);
drop function if exists public.noted_store_record(jsonb, jsonb, text);
drop function if exists public.store_millis(timestamptz);
