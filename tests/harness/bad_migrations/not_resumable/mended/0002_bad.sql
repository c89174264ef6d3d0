--! no-transaction
--! irreversible: made for the test
--! locks: none
do $$
begin
    create table if not exists public.made (id int);
    commit;
    create index if not exists made_id_idx on public.made (id);
end;
$$;
