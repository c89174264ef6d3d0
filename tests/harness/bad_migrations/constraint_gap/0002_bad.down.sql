--! locks: access exclusive public.t
alter table public.t drop constraint if exists t_n_check;
alter table public.t add constraint t_n_check check (n > -5000);
