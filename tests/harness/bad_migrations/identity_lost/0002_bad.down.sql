alter table public.t alter column id set not null;
