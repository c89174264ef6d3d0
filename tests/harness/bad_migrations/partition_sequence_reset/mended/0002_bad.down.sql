alter sequence public.t_one_id_seq cache 1;
