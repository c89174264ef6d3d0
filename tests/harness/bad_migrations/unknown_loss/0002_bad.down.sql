--! loses: public.t.nmae: names are made anew
drop index if exists public.t_n_idx;
