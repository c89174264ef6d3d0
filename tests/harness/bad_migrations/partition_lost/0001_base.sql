create table public.t (id int primary key) partition by list (id);
create table public.t_1 partition of public.t for values in (1);
create table public.t_rest partition of public.t default;
