alter table public.t drop constraint if exists t_n_check;
