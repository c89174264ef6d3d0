-- red: locks | harmful | constraint-gap: a constraint is away for a while
--! no-transaction
--! locks: access exclusive public.t
alter table public.t drop constraint if exists t_n_check;
alter table public.t add constraint t_n_check check (n > -4000) not valid;
