create table public.t (id int primary key, note text not null);
