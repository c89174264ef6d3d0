alter table public.t alter column name type varchar(20);
