-- red: staircase | catalog not restored | column public.t.id
alter table public.t alter column id drop identity if exists;
