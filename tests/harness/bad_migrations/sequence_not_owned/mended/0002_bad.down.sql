alter sequence public.t_id_seq owned by public.t.id;
