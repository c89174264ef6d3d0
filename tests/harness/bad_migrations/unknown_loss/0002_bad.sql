-- red: staircase | declares what does not happen | There is no such table, column or sequence
create index if not exists t_n_idx on public.t (n);
