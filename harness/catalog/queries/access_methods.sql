-- Access methods; those of the server have low numbers.
select
    'access method' as kind,
    concat(method.tableoid, '/', method.oid) as id,
    quote_ident(method.amname) as name,
    json_build_object(
        'of',
        case method.amtype when 't' then 'tables' else 'indexes' end,
        'handler',
        method.amhandler::oid::regprocedure::text
    ) as attributes
from pg_am as method
where
    method.oid >= 16384
    and not exists (
        select from pg_depend as member
        where
            member.classid = method.tableoid
            and member.objid = method.oid
            and member.deptype = 'e'
    )
