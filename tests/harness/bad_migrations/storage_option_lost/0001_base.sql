create table public.t (id int primary key) with (fillfactor = 70);
