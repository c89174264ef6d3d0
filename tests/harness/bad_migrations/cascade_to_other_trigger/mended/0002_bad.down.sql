drop trigger if exists a_pass on public.a;
