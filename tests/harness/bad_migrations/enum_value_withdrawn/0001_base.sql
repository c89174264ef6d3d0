create type public.colour as enum ('red', 'green');
create table public.t (id int primary key, colour public.colour not null);
