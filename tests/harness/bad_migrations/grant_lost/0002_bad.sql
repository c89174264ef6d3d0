-- red: staircase | catalog not restored | granted to PUBLIC SELECT -> none
revoke select on public.t from public;
