select setval('public.t_id_seq', greatest(max(id), 1)) from public.t;
