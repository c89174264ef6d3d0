-- red: crashes | cannot be finished | relation "made" already exists
--! no-transaction
--! irreversible: made for the test
--! refuses: again: made for the test
--! locks: none
do $$
begin
    create table public.made (id int);
    commit;
    create index made_id_idx on public.made (id);
end;
$$;
