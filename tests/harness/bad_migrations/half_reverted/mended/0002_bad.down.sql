--! no-transaction
drop index if exists public.t_n_idx;
