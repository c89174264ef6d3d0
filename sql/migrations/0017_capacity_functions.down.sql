-- 0017_capacity_functions, down
--
-- Takes the functions away; they hold no data.
--
--! locks: none

drop function if exists public.availability(uuid, uuid, date, date, integer);
drop function if exists public.adjust_capacity(uuid, uuid, date, date, integer);
drop function if exists public.initialise_capacity(uuid, uuid, date, date, integer);
drop function if exists public.require_days(date, date, integer);
