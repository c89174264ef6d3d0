create table public.t (id int primary key, name text not null, n int not null);
create unique index t_n_idx on public.t (n);
