-- red: staircase | rows not restored | public.t.name: 3 rows changed
create index if not exists t_n_idx on public.t (n);
