-- 0039_store_reschedules, down
--
-- Takes the three functions away; they hold no data.
--
--! locks: none

drop function if exists public.complete_store_reschedule(uuid, text, timestamptz);
drop function if exists public.cancel_store_booking(uuid, text);
drop function if exists public.unpromoted_store_record(uuid, text);
