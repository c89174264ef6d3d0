-- red: locks | locks are not as declared | share row exclusive public.t, taken by
--! locks: none
create table if not exists public.part (id int references public.t (id));
