--! no-transaction
--! locks: share update exclusive public.t
drop index concurrently if exists public.t_n_idx;
create index concurrently t_n_idx on public.t (n);
