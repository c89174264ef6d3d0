create domain public.small as int constraint small_check check (value in (1, 2));
create table public.t (id int primary key, n public.small not null);
