-- red: locks | locks are not as declared | exclusive public.u, taken by
--! no-transaction
--! irreversible: nothing is changed
--! locks: row exclusive public.t
do $$
begin
    commit;
    lock table public.u in exclusive mode;
    update public.t set name = '' where name is null;
    commit;
end;
$$;
