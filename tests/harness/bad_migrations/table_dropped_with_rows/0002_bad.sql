-- red: staircase | rows not restored | public.note: 3 rows gone
create table if not exists public.note (id int primary key);
