create table public.t (
    id int primary key, active boolean not null,
    constraint t_id_excl exclude using btree (id with =) where (active)
);
