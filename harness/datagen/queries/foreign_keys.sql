-- Foreign keys of the tables, each with its columns and those that it points to.
select
    pg_constraint.conrelid::bigint as table_oid,
    pg_constraint.confrelid::bigint as parent_oid,
    pg_constraint.conname as name,
    pg_namespace.nspname as schema,
    (
        select parent_schema.nspname
        from pg_catalog.pg_class
        inner join pg_catalog.pg_namespace as parent_schema
            on pg_class.relnamespace = parent_schema.oid
        where pg_class.oid = pg_constraint.confrelid
    ) as parent_schema,
    (
        select pg_class.relname
        from pg_catalog.pg_class
        where pg_class.oid = pg_constraint.confrelid
    ) as parent_name,
    array(
        select pg_attribute.attname::text
        from unnest(pg_constraint.conkey) with ordinality as key (attnum, place)
        inner join pg_catalog.pg_attribute
            on
                key.attnum = pg_attribute.attnum
                and pg_constraint.conrelid = pg_attribute.attrelid
        order by key.place
    ) as columns,
    array(
        select pg_attribute.attname::text
        from unnest(pg_constraint.confkey) with ordinality as key (attnum, place)
        inner join pg_catalog.pg_attribute
            on
                key.attnum = pg_attribute.attnum
                and pg_constraint.confrelid = pg_attribute.attrelid
        order by key.place
    ) as parent_columns
from pg_catalog.pg_constraint
inner join pg_catalog.pg_namespace
    on pg_constraint.connamespace = pg_namespace.oid
where
    pg_constraint.contype = 'f'
    and pg_constraint.conparentid = 0
    and pg_constraint.conrelid = any(%(tables)s::oid [])
order by pg_constraint.conrelid, pg_constraint.conname
