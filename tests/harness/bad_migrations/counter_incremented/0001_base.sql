create table public.counter (id int primary key, n int not null);
insert into public.counter values (1, 0);
