--! no-transaction
--! irreversible: nothing is changed
--! locks: row exclusive public.t
do $$
begin
    commit;
    update public.t set name = '' where name is null;
    commit;
end;
$$;
