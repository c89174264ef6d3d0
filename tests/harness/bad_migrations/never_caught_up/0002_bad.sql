-- red: idempotent | changes data | the third execution changes rows
--! catches-up: public.counter.n: it counts
update public.counter set n = n + 1 where id = 1;
