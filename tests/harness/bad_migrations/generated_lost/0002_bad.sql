-- red: staircase | catalog not restored | column public.t.twice
alter table public.t alter column twice drop expression if exists;
