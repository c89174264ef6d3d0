drop policy t_all on public.t;
