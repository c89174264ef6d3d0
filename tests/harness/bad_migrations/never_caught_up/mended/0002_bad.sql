update public.counter set n = 1 where id = 1 and n = 0;
