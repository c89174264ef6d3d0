-- Transforms of a type for a language.
select
    'transform' as kind,
    concat(transform.tableoid, '/', transform.oid) as id,
    format(
        '%s for %I', format_type(transform.trftype, null), language.lanname
    ) as name,
    json_build_object(
        'from SQL',
        nullif(transform.trffromsql::oid, 0)::regprocedure::text,
        'to SQL',
        nullif(transform.trftosql::oid, 0)::regprocedure::text
    ) as attributes
from pg_transform as transform
inner join pg_language as language on transform.trflang = language.oid
where
    not exists (
        select from pg_depend as member
        where
            member.classid = transform.tableoid
            and member.objid = transform.oid
            and member.deptype = 'e'
    )
