--! locks: access exclusive public.t [rewrite]
alter table public.t alter column n type int;
