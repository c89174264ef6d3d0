-- red: staircase | no way down | irreversible: reason
create index if not exists t_n_idx on public.t (n);
