create table public.t (id int primary key, name text not null, n int not null);
