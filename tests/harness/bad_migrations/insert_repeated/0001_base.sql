create table public.tag (name text);
