--! no-transaction
--! irreversible: nobody knows which names were missing
--! locks: row exclusive public.t
update public.t set name = '' where name is null;
