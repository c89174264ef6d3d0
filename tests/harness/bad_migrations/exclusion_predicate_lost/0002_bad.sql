-- red: staircase | catalog not restored | WHERE (active)
alter table public.t drop constraint if exists t_id_excl;
