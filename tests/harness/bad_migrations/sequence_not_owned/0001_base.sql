create table public.t (id serial primary key, name text not null);
insert into public.t (name) values ('a'), ('b');
