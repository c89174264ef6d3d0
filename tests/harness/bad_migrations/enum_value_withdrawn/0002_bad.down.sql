do $$
begin
    execute format(
        'alter table %s alter column colour type text',
        (select attrelid::regclass from pg_attribute where attname = 'colour')
    );
    drop type public.colour;
    create type public.colour as enum ('red', 'green');
    execute format(
        'alter table %s alter column colour type public.colour'
        ' using replace(colour, ''blue'', ''red'')::public.colour',
        (select attrelid::regclass from pg_attribute where attname = 'colour')
    );
end
$$;
