-- red: staircase | catalog not restored | comment first -> none
comment on column public.t.n is 'second';
