-- red: idempotent | changes catalog | t_n_check1
alter table public.t add check (n <> 77);
