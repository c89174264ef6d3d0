-- Operators. Not the empty one that PostgreSQL makes when a commutator is named early.
select
    'operator' as kind,
    concat(operator_.tableoid, '/', operator_.oid) as id,
    format(
        '%I.%s(%s, %s)',
        schema.nspname,
        operator_.oprname,
        coalesce(format_type(nullif(operator_.oprleft, 0), null), 'none'),
        format_type(operator_.oprright, null)
    ) as name,
    pg_get_userbyid(operator_.oprowner) as owner,
    json_build_object(
        'function',
        operator_.oprcode::oid::regprocedure::text,
        'returns',
        format_type(operator_.oprresult, null),
        'commutator',
        nullif(operator_.oprcom, 0)::regoperator::text,
        'negator',
        nullif(operator_.oprnegate, 0)::regoperator::text,
        'restrict',
        nullif(operator_.oprrest::oid, 0)::regprocedure::text,
        'join',
        nullif(operator_.oprjoin::oid, 0)::regprocedure::text,
        'hashes',
        operator_.oprcanhash,
        'merges',
        operator_.oprcanmerge
    ) as attributes
from pg_operator as operator_
inner join pg_namespace as schema on operator_.oprnamespace = schema.oid
where
    operator_.oprcode::oid <> 0
    and schema.nspname !~ '^(pg_|information_schema$|harness$)'
    and not exists (
        select from pg_depend as member
        where
            member.classid = operator_.tableoid
            and member.objid = operator_.oid
            and member.deptype = 'e'
    )
