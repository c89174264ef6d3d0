--! locks: access exclusive public.t
drop trigger if exists stamp on public.t;
drop function if exists public.stamp();
