do $$
begin
    if exists (select from public.note) then
        raise exception 'cannot remove notes';
    end if;
end;
$$;
drop table public.note;
