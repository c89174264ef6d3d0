-- red: staircase | catalog not restored | fillfactor
alter table public.t set (fillfactor = 90);
