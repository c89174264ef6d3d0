create table public.tag (name text primary key);
