create table public.t (id int primary key, n int constraint t_n_check check (n > 0));
