alter table public.t rename column title to name;
