update public.t set name = 'none' where name is null;
alter table public.t alter column name set not null;
