--! irreversible: nobody wants to go back
create index if not exists t_n_idx on public.t (n);
