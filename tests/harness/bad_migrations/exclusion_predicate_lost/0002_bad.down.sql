alter table public.t add constraint t_id_excl exclude using btree (id with =);
