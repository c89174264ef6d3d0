-- red: crashes | cannot be finished | relation "chosen" does not exist
--! no-transaction
--! irreversible: nobody knows which names were missing
--! locks: access exclusive public.t
alter table public.t add column if not exists checked boolean;
create temporary table chosen as select id from public.t where name is null;
update public.t set name = '' where id in (select id from chosen);
