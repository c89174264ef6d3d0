alter sequence public.t_id_seq increment by 1;
