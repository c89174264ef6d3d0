-- red: idempotent | declares what does not happen | it happened to none of them
--! catches-up: public.t.n: numbers
create index if not exists t_n_idx on public.t (n);
