--! locks: access exclusive public.t
alter table public.t drop constraint if exists t_name_check;
alter table public.t add constraint t_name_check check (name <> 'none of them') not valid;
