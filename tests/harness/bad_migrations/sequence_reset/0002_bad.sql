-- red: staircase | rows not restored | public.t_id_seq: would give 6 next, now gives 1 again
alter sequence public.t_id_seq restart with 1;
