alter table public.t alter column n drop default;
