-- red: staircase | catalog not restored | added table public.note
create table if not exists public.note (id int primary key);
