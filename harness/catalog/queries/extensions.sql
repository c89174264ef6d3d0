-- Extensions. The version is what the server's packages offer, another one on each
-- major: it is noted only where the database is not at that one. pgTAP is the harness's
-- own tool.
select
    'extension' as kind,
    concat(extension.tableoid, '/', extension.oid) as id,
    quote_ident(extension.extname) as name,
    json_build_object(
        'schema',
        quote_ident(schema.nspname),
        'version',
        case
            when extension.extversion <> offered.default_version
                then extension.extversion
        end
    ) as attributes
from pg_extension as extension
inner join pg_namespace as schema on extension.extnamespace = schema.oid
left join
    pg_available_extensions as offered
    on extension.extname = offered.name
where extension.extname <> 'pgtap'
