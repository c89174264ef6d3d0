-- red: staircase | rows not restored | public.t: 3 rows gone
create index if not exists t_n_idx on public.t (n);
