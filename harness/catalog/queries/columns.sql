-- Columns. PostgreSQL 18 keeps NOT NULL as a named row of pg_constraint, 15 to 17 only
-- as a flag: here it is the flag, without the name. A column that a partition or an
-- inheritance child has from its parent is a copy. Columns of views and of composite
-- types are told by these; here is what else belongs to them, such as a comment.
with type_class as (select 'pg_type'::regclass::oid as oid)

select
    'column' as kind,
    parent.id as copy_of,
    col.attnum as place,
    concat(relation.tableoid, '/', relation.oid, '/', col.attnum) as id,
    format('%I.%I.%I', schema.nspname, relation.relname, col.attname) as name,
    concat(relation.tableoid, '/', relation.oid) as within,
    case
        when relation.relkind in ('v', 'm')
            then concat(relation.tableoid, '/', relation.oid)
        when relation.relkind = 'c'
            then concat(type_class.oid, '/', relation.reltype)
    end as folds_into,
    format('column %I ', col.attname) as fold_label,
    json_build_object(
        'type',
        case
            when relation.relkind in ('r', 'p', 'f')
                then format_type(col.atttypid, col.atttypmod)
        end,
        'collation',
        case
            when
                relation.relkind in ('r', 'p', 'f')
                and col.attcollation <> type.typcollation
                then nullif(col.attcollation, 0)::regcollation::text
        end,
        'default',
        case when col.attgenerated = '' then expression.text end,
        'generated',
        case
            when col.attgenerated <> '' then expression.text
        end,
        'virtual',
        col.attgenerated = 'v',
        'identity',
        case col.attidentity
            when 'a' then 'always' when 'd' then 'by default'
        end,
        'not null',
        case
            when not col.attnotnull and not_null.oid is null then null
            when not coalesce(not_null.convalidated, true) then 'not valid'
            when not_null.connoinherit then 'no inherit'
            else 'yes'
        end,
        'not null comment',
        obj_description(not_null.oid, 'pg_constraint'),
        'storage',
        case
            when
                relation.relkind in ('r', 'p', 'f')
                and col.attstorage <> type.typstorage
                then
                    case col.attstorage
                        when 'p' then 'plain'
                        when 'e' then 'external'
                        when 'm' then 'main'
                        when 'x' then 'extended'
                    end
        end,
        'compression',
        case col.attcompression when 'p' then 'pglz' when 'l' then 'lz4' end,
        'statistics target',
        nullif(col.attstattarget, -1),
        'options',
        (
            select string_agg(option, ', ' order by option)
            from unnest(col.attoptions) as option
        ),
        'foreign options',
        (
            select string_agg(option, ', ' order by option)
            from unnest(col.attfdwoptions) as option
        )
    ) as attributes
from pg_attribute as col
inner join pg_class as relation on col.attrelid = relation.oid
inner join pg_namespace as schema on relation.relnamespace = schema.oid
inner join pg_type as type on col.atttypid = type.oid
cross join type_class
left join
    pg_constraint as not_null
    on
        relation.oid = not_null.conrelid
        and not_null.contype = 'n'
        and not_null.conkey = array[col.attnum]
left join lateral (
    select pg_get_expr(attached.adbin, attached.adrelid) as text
    from pg_attrdef as attached
    where attached.adrelid = col.attrelid and attached.adnum = col.attnum
) as expression on true
left join lateral (
    select concat(relation.tableoid, '/', above.attrelid, '/', above.attnum) as id
    from pg_inherits as inherited
    inner join pg_attribute as above on inherited.inhparent = above.attrelid
    where
        inherited.inhrelid = col.attrelid
        and above.attname = col.attname
        and not above.attisdropped
        and col.attinhcount > 0
        and not col.attislocal
    order by inherited.inhseqno
    limit 1
) as parent on true
where
    col.attnum > 0
    and not col.attisdropped
    and relation.relkind in ('r', 'p', 'f', 'v', 'm', 'c')
    and schema.nspname !~ '^(pg_|information_schema$|harness$)'
    and not exists (
        select from pg_depend as member
        where
            member.deptype = 'e'
            and (
                (
                    member.classid = relation.tableoid
                    and member.objid = relation.oid
                )
                or (
                    member.classid = type_class.oid
                    and member.objid = relation.reltype
                )
            )
    )
