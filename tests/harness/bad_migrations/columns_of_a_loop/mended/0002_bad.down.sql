--! loses: public.t.note: nobody reads it
do $$
declare
    name text;
begin
    for name in
        select relname from pg_class
        where relnamespace = 'public'::regnamespace and relkind = 'r'
    loop
        execute format('alter table public.%I drop column if exists note', name);
    end loop;
end
$$;
