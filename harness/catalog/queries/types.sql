-- Types: enums with their values in order, composites, ranges, domains, base types. Not
-- those that come with a table, an array or a range.
select
    case type.typtype when 'd' then 'domain' else 'type' end as kind,
    concat(type.tableoid, '/', type.oid) as id,
    format('%I.%I', schema.nspname, type.typname) as name,
    pg_get_userbyid(type.typowner) as owner,
    json_build_object(
        'values',
        (
            select
                string_agg(
                    quote_literal(label.enumlabel), ', ' order by label.enumsortorder
                )
            from pg_enum as label
            where label.enumtypid = type.oid
        ),
        'attributes',
        (
            select
                string_agg(
                    concat_ws(
                        ' ',
                        quote_ident(col.attname),
                        format_type(col.atttypid, col.atttypmod),
                        'collate ' || (
                            select nullif(col.attcollation, 0)::regcollation::text
                            from pg_type as plain
                            where
                                plain.oid = col.atttypid
                                and plain.typcollation <> col.attcollation
                        )
                    ),
                    ', ' order by col.attnum
                )
            from pg_attribute as col
            where
                col.attrelid = nullif(type.typrelid, 0)
                and col.attnum > 0
                and not col.attisdropped
        ),
        'base type',
        format_type(nullif(type.typbasetype, 0), type.typtypmod),
        'collation',
        case
            when type.typcollation <> base.typcollation
                then nullif(type.typcollation, 0)::regcollation::text
        end,
        'default',
        coalesce(pg_get_expr(type.typdefaultbin, 0), type.typdefault),
        'not null',
        type.typnotnull,
        'subtype',
        format_type(range.rngsubtype, null),
        'subtype operator class',
        (
            select format('%I.%I', home.nspname, class.opcname)
            from pg_opclass as class
            inner join pg_namespace as home on class.opcnamespace = home.oid
            where class.oid = range.rngsubopc
        ),
        'subtype collation',
        nullif(range.rngcollation, 0)::regcollation::text,
        'subtype diff',
        nullif(range.rngsubdiff::oid, 0)::regprocedure::text,
        'canonical',
        nullif(range.rngcanonical::oid, 0)::regprocedure::text,
        'multirange type',
        nullif(range.rngmultitypid, 0)::regtype::text,
        'input, output',
        case
            when type.typtype = 'b'
                then concat_ws(', ', type.typinput::text, type.typoutput::text)
        end,
        'undefined',
        not type.typisdefined
    ) as attributes
from pg_type as type
inner join pg_namespace as schema on type.typnamespace = schema.oid
left join pg_class as relation on type.typrelid = relation.oid
left join pg_range as range on type.oid = range.rngtypid
left join pg_type as base on type.typbasetype = base.oid
where
    type.typtype in ('b', 'c', 'd', 'e', 'r', 'p')
    and coalesce(relation.relkind = 'c', true)
    and not exists (
        select from pg_type as item
        where item.typarray = type.oid
    )
    and schema.nspname !~ '^(pg_|information_schema$|harness$)'
    and not exists (
        select from pg_depend as member
        where
            member.classid = type.tableoid
            and member.objid = type.oid
            and member.deptype = 'e'
    )
