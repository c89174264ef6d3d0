-- red: staircase | catalog not restored | default 1 -> none
alter table public.t alter column n set default 2;
