--! refuses: again: a second table of that name would be somebody else's
create table public.note (id int primary key);
