alter table public.t rename column title to name;
drop view public.names cascade;
