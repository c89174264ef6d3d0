--! locks: access exclusive public.t
drop index if exists public.t_n_idx;
