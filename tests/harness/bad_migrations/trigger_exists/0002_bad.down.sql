drop trigger t_pass on public.t;
