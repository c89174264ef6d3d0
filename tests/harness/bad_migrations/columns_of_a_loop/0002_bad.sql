-- red: staircase | rows not restored | rows changed
do $$
declare
    name text;
begin
    for name in
        select relname from pg_class
        where relnamespace = 'public'::regnamespace and relkind = 'r'
    loop
        execute format('alter table public.%I add column if not exists note text', name);
    end loop;
end
$$;
