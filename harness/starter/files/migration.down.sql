-- 0001_notes, down
--
-- Takes the table away, if it is empty: a way back that deletes is none.
--
--! locks: access exclusive public.note

do $$
begin
    if to_regclass('public.note') is null then
        return;
    end if;

    if exists (select from public.note) then
        raise exception 'cannot remove table "note" while it has rows'
            using hint = 'Export and delete them first: a down file never deletes.';
    end if;

    drop table public.note;
end;
$$;
