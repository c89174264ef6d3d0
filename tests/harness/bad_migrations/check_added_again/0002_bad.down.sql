alter table public.t drop constraint t_n_check;
