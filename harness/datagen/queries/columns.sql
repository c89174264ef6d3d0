-- Columns in their order; `tables` is an array of oids.
select
    pg_attribute.attrelid::bigint as table_oid,
    pg_attribute.attname as name,
    pg_attribute.atttypid::bigint as type_oid,
    pg_attribute.atttypmod as modifier,
    pg_attribute.attnotnull as not_null,
    pg_attribute.attidentity <> '' or coalesce(
        pg_get_expr(pg_attrdef.adbin, pg_attrdef.adrelid) ~ '^nextval\(', false
    ) as numbered,
    pg_attribute.attidentity = 'a' as always,
    pg_attribute.attgenerated <> '' as generated,
    pg_get_expr(pg_attrdef.adbin, pg_attrdef.adrelid) as default_text
from pg_catalog.pg_attribute
left join pg_catalog.pg_attrdef
    on
        pg_attribute.attrelid = pg_attrdef.adrelid
        and pg_attribute.attnum = pg_attrdef.adnum
where
    pg_attribute.attrelid = any(%(tables)s::oid [])
    and pg_attribute.attnum > 0
    and not pg_attribute.attisdropped
order by pg_attribute.attrelid, pg_attribute.attnum
