-- red: idempotent | refuses cleanly | relation "note" already exists
create table public.note (id int primary key);
