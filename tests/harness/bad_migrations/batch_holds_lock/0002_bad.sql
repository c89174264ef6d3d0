-- red: locks | harmful | batch-holds-lock: batches keep their locks
--! no-transaction
--! irreversible: nobody knows which names were missing
--! locks: row exclusive public.t
do $$
begin
    loop
        update public.t set name = '' where id in (
            select id from public.t where name is null limit 1
        );
        exit when not found;
    end loop;
end;
$$;
