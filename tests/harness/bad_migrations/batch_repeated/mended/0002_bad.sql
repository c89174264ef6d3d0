--! no-transaction
--! irreversible: made for the test
--! locks: row exclusive public.t
do $$
begin
    update public.t set n = 1 where n is distinct from 1;
    commit;
end;
$$;
