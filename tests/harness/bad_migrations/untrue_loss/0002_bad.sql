-- red: staircase | declares what does not happen | it happened to none of them
create index if not exists t_n_idx on public.t (n);
