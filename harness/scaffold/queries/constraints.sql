select
    conname::text as bare,
    contype::text as kind,
    pg_get_constraintdef(pg_constraint.oid) as definition,
    condeferrable as deferrable,
    array(
        select quote_ident(attname)
        from unnest(conkey) with ordinality as key (number, place)
        inner join pg_attribute
            on attrelid = conrelid and attnum = key.number
        order by key.place
    ) as columns,
    (
        select format('%%I.%%I', relnamespace::regnamespace::name, relname)
        from pg_class
        where
            pg_class.oid = confrelid
            and contype = 'f'
    ) as parent,
    array(
        select quote_ident(attname)
        from unnest(confkey) with ordinality as key (number, place)
        inner join pg_attribute
            on attrelid = confrelid and attnum = key.number
        order by key.place
    ) as parent_columns
from pg_constraint
where
    conrelid = %s::regclass
    and contype in ('c', 'f', 'p', 'u', 'x')
order by array_position(array['c', 'p', 'u', 'x', 'f'], contype::text), conname
