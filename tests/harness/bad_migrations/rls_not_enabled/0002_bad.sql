-- red: staircase | catalog not restored | row security yes -> no
alter table public.t disable row level security;
