-- red: staircase | catalog not restored | removed table public.t_1
comment on table public.t is 'by id';
