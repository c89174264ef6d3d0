insert into public.t (id) values (1000);
