alter table public.t alter column twice drop not null;
