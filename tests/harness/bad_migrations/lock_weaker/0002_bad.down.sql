--! locks: access exclusive public.t
alter table public.t drop constraint if exists t_name_check;
