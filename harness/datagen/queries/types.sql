-- Types that a column can have, with what they are made of.
select
    pg_type.oid::bigint as oid,
    format_type(pg_type.oid, null) as name,
    pg_type.typname as short_name,
    pg_type.typtype::text as kind,
    pg_type.typcategory::text as category,
    coalesce(
        nullif(pg_type.typbasetype, 0),
        as_range.rngsubtype,
        as_multirange.rngtypid,
        case when pg_type.typcategory = 'A' then nullif(pg_type.typelem, 0) end
    )::bigint as inner_oid,
    pg_type.typtypmod as modifier,
    pg_type.typnotnull as not_null,
    array(
        select pg_enum.enumlabel::text
        from pg_catalog.pg_enum
        where pg_enum.enumtypid = pg_type.oid
        order by pg_enum.enumsortorder
    ) as labels,
    array(
        select pg_constraint.conname::text
        from pg_catalog.pg_constraint
        where pg_constraint.contypid = pg_type.oid and pg_constraint.contype = 'c'
        order by pg_constraint.conname
    ) as check_names,
    array(
        select pg_get_constraintdef(pg_constraint.oid)
        from pg_catalog.pg_constraint
        where pg_constraint.contypid = pg_type.oid and pg_constraint.contype = 'c'
        order by pg_constraint.conname
    ) as check_texts,
    array(
        select pg_attribute.atttypid::bigint
        from pg_catalog.pg_attribute
        where
            pg_attribute.attrelid = pg_type.typrelid
            and pg_attribute.attnum > 0
            and not pg_attribute.attisdropped
        order by pg_attribute.attnum
    ) as field_oids,
    array(
        select pg_attribute.atttypmod
        from pg_catalog.pg_attribute
        where
            pg_attribute.attrelid = pg_type.typrelid
            and pg_attribute.attnum > 0
            and not pg_attribute.attisdropped
        order by pg_attribute.attnum
    ) as field_modifiers
from pg_catalog.pg_type
inner join pg_catalog.pg_namespace on pg_type.typnamespace = pg_namespace.oid
left join pg_catalog.pg_range as as_range on pg_type.oid = as_range.rngtypid
left join pg_catalog.pg_range as as_multirange
    on pg_type.oid = as_multirange.rngmultitypid
where
    pg_type.typtype <> 'p'
    and not (
        pg_type.typrelid <> 0
        and pg_namespace.nspname in ('pg_catalog', 'information_schema', 'pg_toast')
    )
