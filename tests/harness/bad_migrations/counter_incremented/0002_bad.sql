-- red: idempotent | changes data | public.counter.n: 1 row changed
update public.counter set n = n + 1 where id = 1;
