-- red: staircase | catalog not restored | removed view public.names
do $$
begin
    alter table public.t rename column name to title;
exception when undefined_column then null;
end;
$$;
