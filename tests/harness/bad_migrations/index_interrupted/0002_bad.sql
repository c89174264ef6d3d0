-- red: locks | harmful | index-left-invalid: an interrupted build leaves an invalid index
--! no-transaction
--! locks: share update exclusive public.t
create index concurrently if not exists t_n_idx on public.t (n);
