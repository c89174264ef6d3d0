alter sequence public.t_id_seq restart with 1;
