-- red: staircase | half-reverted | removed index public.t_n_idx
create index if not exists t_n_idx on public.t (n);
