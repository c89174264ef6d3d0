--! no-transaction
drop index public.t_n_idx;
select 1 / 0;
