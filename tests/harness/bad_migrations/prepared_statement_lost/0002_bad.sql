-- red: crashes | cannot be finished | prepared statement "fill" does not exist
--! no-transaction
--! irreversible: nobody knows which names were missing
--! locks: row exclusive public.t
prepare fill (text) as update public.t set name = $1 where name is null;
execute fill ('');
