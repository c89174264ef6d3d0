-- 0036_store_loading, down
--
-- Files can neither be loaded nor be written any more; what is in the mirror stays.
--
--! locks: access exclusive public.store_incoming
--! locks: access exclusive public.tenant

do $$
begin
    if to_regclass('public.store_incoming') is not null then
        call public.require_no_rows('public.store_incoming', 'place');
    end if;
end;
$$;


drop function if exists public.store_pieces(uuid);
drop function if exists public.load_store(uuid, text);
drop function if exists public.accept_store(uuid);
drop function if exists public.keep_store(uuid);
drop function if exists public.refuse_store_problems(uuid);
drop function if exists public.begin_store_load(uuid);
drop function if exists public.lock_store(uuid);
drop function if exists public.store_problems(uuid);
drop table if exists public.store_incoming;
drop function if exists public.parse_store_piece();
drop function if exists public.parsed_json(text);
drop function if exists public.first_repeated_key(json);
drop function if exists public.json_key_count(text);
