-- red: staircase | catalog not restored | CREATE UNIQUE INDEX
drop index if exists public.t_n_idx;
