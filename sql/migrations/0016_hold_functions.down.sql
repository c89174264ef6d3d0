-- 0016_hold_functions, down
--
-- Takes the functions away; they hold no data.
--
--! locks: none

drop procedure if exists public.expire_all_holds(integer);
drop function if exists public.expire_holds(integer);
drop function if exists public.extend_hold(uuid, text);
drop function if exists public.release_hold(uuid, text);
drop function if exists public.confirm_hold(uuid, text, text, text);
drop function if exists public.require_live_hold(text, text[], timestamptz);
drop function if exists public.lock_hold(uuid, text);
drop function if exists public.require_resource(uuid, uuid);
drop function if exists public.place_hold(
    uuid, uuid, date, date, integer, text, text, interval
);
