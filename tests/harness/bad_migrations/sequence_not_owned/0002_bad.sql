-- red: staircase | catalog not restored | sequence public.t_id_seq
alter sequence public.t_id_seq owned by none;
