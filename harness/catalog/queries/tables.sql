-- Tables, partitioned and foreign ones too. Not the tablespace: it is the cluster's
-- business. The access method is said where it is not heap, for only 17 and later give
-- partitioned tables one.
select
    case relation.relkind when 'f' then 'foreign table' else 'table' end as kind,
    concat(relation.tableoid, '/', relation.oid) as id,
    format('%I.%I', schema.nspname, relation.relname) as name,
    pg_get_userbyid(relation.relowner) as owner,
    json_build_object(
        'persistence',
        case relation.relpersistence when 'u' then 'unlogged' end,
        'of type',
        format_type(nullif(relation.reloftype, 0), null),
        'inherits',
        (
            select
                string_agg(
                    nullif(inherited.inhparent, 0)::regclass::text,
                    ', ' order by inherited.inhseqno
                )
            from pg_inherits as inherited
            where
                inherited.inhrelid = relation.oid
                and not relation.relispartition
        ),
        'partitioned by',
        pg_get_partkeydef(relation.oid),
        'partition of',
        (
            select inherited.inhparent::regclass::text
            from pg_inherits as inherited
            where inherited.inhrelid = relation.oid and relation.relispartition
        ),
        'bounds',
        pg_get_expr(relation.relpartbound, relation.oid),
        'detach pending',
        (
            select bool_or(inherited.inhdetachpending)
            from pg_inherits as inherited
            where inherited.inhrelid = relation.oid
        ),
        'access method',
        nullif(method.amname, 'heap'),
        'options',
        (
            select string_agg(option, ', ' order by option)
            from unnest(relation.reloptions) as option
        ),
        'toast options',
        (
            select string_agg(one.option, ', ' order by one.option)
            from pg_class as toast
            cross join unnest(toast.reloptions) as one (option)
            where toast.oid = relation.reltoastrelid
        ),
        'replica identity',
        case relation.relreplident
            when 'f' then 'full' when 'n' then 'nothing' when 'i' then 'index'
        end,
        'row security',
        relation.relrowsecurity,
        'row security forced',
        relation.relforcerowsecurity,
        'server',
        quote_ident(server.srvname),
        'foreign options',
        (
            select string_agg(option, ', ' order by option)
            from unnest(remote.ftoptions) as option
        )
    ) as attributes
from pg_class as relation
inner join pg_namespace as schema on relation.relnamespace = schema.oid
left join pg_am as method on relation.relam = method.oid
left join pg_foreign_table as remote on relation.oid = remote.ftrelid
left join pg_foreign_server as server on remote.ftserver = server.oid
where
    relation.relkind in ('r', 'p', 'f')
    and schema.nspname !~ '^(pg_|information_schema$|harness$)'
    and not exists (
        select from pg_depend as member
        where
            member.classid = relation.tableoid
            and member.objid = relation.oid
            and member.deptype = 'e'
    )
