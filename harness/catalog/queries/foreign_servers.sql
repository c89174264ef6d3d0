-- Foreign-data wrappers, servers and user mappings. The options of a mapping hold
-- passwords: they are not read.
select
    'foreign-data wrapper' as kind,
    concat(wrapper.tableoid, '/', wrapper.oid) as id,
    quote_ident(wrapper.fdwname) as name,
    pg_get_userbyid(wrapper.fdwowner) as owner,
    json_build_object(
        'handler',
        nullif(wrapper.fdwhandler, 0)::regprocedure::text,
        'validator',
        nullif(wrapper.fdwvalidator, 0)::regprocedure::text,
        'options',
        (
            select string_agg(option, ', ' order by option)
            from unnest(wrapper.fdwoptions) as option
        )
    ) as attributes
from pg_foreign_data_wrapper as wrapper
where
    not exists (
        select from pg_depend as member
        where
            member.classid = wrapper.tableoid
            and member.objid = wrapper.oid
            and member.deptype = 'e'
    )

union all

select
    'foreign server' as kind,
    concat(server.tableoid, '/', server.oid) as id,
    quote_ident(server.srvname) as name,
    pg_get_userbyid(server.srvowner) as owner,
    json_build_object(
        'wrapper',
        quote_ident(wrapper.fdwname),
        'type',
        server.srvtype,
        'version',
        server.srvversion,
        'options',
        (
            select string_agg(option, ', ' order by option)
            from unnest(server.srvoptions) as option
        ),
        'user mappings',
        (
            select string_agg(mapping.usename, ', ' order by mapping.usename)
            from pg_user_mappings as mapping
            where mapping.srvid = server.oid
        )
    ) as attributes
from pg_foreign_server as server
inner join pg_foreign_data_wrapper as wrapper on server.srvfdw = wrapper.oid
