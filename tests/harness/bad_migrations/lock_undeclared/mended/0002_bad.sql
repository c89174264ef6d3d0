--! locks: share row exclusive public.t
create table if not exists public.part (id int references public.t (id));
