alter table public.t add constraint t_n_check check (n > 0) not valid;
