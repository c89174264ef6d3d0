-- red: crashes | half applied | something in the file commits
--! irreversible: made for the test
--! locks: none
create table if not exists public.made (id int) \; commit \; begin;
create index if not exists made_id_idx on public.made (id);
