alter table public.t alter column n set default 1;
