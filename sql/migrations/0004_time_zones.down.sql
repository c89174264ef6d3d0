-- 0004_time_zones, down
--
-- Takes the names away: a copy, which the way up makes again.
--
--! locks: access exclusive public.time_zone

drop function if exists public.add_new_time_zones();
drop table if exists public.time_zone;
drop function if exists public.refuse_unknown_time_zones();
