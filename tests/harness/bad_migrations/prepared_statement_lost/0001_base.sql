create table public.t (id int primary key, n int, name text);
