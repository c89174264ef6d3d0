alter sequence public.t_one_id_seq restart with 1;
