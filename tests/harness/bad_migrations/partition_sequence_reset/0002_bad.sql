-- red: staircase | rows not restored | public.t_one_id_seq: would give
alter sequence public.t_one_id_seq cache 1;
