-- red: locks | locks are not as declared | share public.t, taken by
--! locks: none
create index if not exists t_n_idx on public.t (n);
