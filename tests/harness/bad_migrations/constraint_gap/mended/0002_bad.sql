--! no-transaction
--! locks: access exclusive public.t
alter table public.t drop constraint if exists t_n_next_check;
alter table public.t add constraint t_n_next_check check (n > -4000) not valid;
alter table public.t drop constraint if exists t_n_check;
alter table public.t rename constraint t_n_next_check to t_n_check;
