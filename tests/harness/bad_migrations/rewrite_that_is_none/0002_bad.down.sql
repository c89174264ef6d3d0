--! locks: access exclusive public.t
alter table public.t alter column name type text;
