select
    quote_ident(attname) as name,
    format_type(atttypid, atttypmod) as type,
    attnotnull and attgenerated = '' as required,
    attgenerated = '' as writable,
    attidentity = 'a' as overridden,
    typcategory as category,
    array(
        select enumlabel::text
        from pg_enum
        where enumtypid = pg_type.oid
        order by enumsortorder
    ) as labels,
    attname::text as bare
from pg_attribute
inner join pg_type on pg_attribute.atttypid = pg_type.oid
where
    attrelid = %s::regclass
    and attnum > 0
    and not attisdropped
order by attnum
