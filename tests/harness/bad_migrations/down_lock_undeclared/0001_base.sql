create table public.t (id int primary key, n int, name text);
create table public.u (id int primary key);
alter table public.t add constraint t_n_check check (n > -5000);
