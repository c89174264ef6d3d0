-- red: staircase | down fails | index "t_m_idx" does not exist
create index if not exists t_n_idx on public.t (n);
