do $$
begin
    if to_regclass('public.note') is not null then
        if exists (select from public.note) then
            raise exception 'cannot remove notes';
        end if;
    end if;
end;
$$;
drop table if exists public.note;
