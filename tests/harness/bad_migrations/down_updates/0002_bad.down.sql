update public.t set name = name || '!';
drop index if exists public.t_n_idx;
