-- red: idempotent | declares what does not happen | a declared refusal did not occur
--! refuses: again: it would make a second index
create index if not exists t_n_idx on public.t (n);
