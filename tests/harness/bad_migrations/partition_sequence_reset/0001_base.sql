create table public.t (id int not null, part int not null) partition by list (part);
create table public.t_one (id serial, part int not null);
alter table public.t attach partition public.t_one for values in (1);
insert into public.t_one (part) values (1), (1);
