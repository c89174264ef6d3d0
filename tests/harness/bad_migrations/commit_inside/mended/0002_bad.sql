--! irreversible: made for the test
--! locks: none
create table if not exists public.made (id int);
create index if not exists made_id_idx on public.made (id);
