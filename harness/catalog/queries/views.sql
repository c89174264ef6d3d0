-- Views and materialized views. Their columns are in the definition; what else belongs
-- to a column (a comment, a default) is folded into the view.
select
    case relation.relkind when 'm' then 'materialized view' else 'view' end as kind,
    concat(relation.tableoid, '/', relation.oid) as id,
    format('%I.%I', schema.nspname, relation.relname) as name,
    pg_get_userbyid(relation.relowner) as owner,
    json_build_object(
        'definition',
        pg_get_viewdef(relation.oid),
        'persistence',
        case relation.relpersistence when 'u' then 'unlogged' end,
        'access method',
        nullif(method.amname, 'heap'),
        'options',
        (
            select string_agg(option, ', ' order by option)
            from unnest(relation.reloptions) as option
        ),
        'not populated',
        not relation.relispopulated
    ) as attributes
from pg_class as relation
inner join pg_namespace as schema on relation.relnamespace = schema.oid
left join pg_am as method on relation.relam = method.oid
where
    relation.relkind in ('v', 'm')
    and schema.nspname !~ '^(pg_|information_schema$|harness$)'
    and not exists (
        select from pg_depend as member
        where
            member.classid = relation.tableoid
            and member.objid = relation.oid
            and member.deptype = 'e'
    )
