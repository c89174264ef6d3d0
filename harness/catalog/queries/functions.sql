-- Functions and procedures. Named by the types of their arguments, as PostgreSQL tells
-- them apart; the arguments' names and defaults are an attribute.
select
    case routine.prokind when 'p' then 'procedure' else 'function' end as kind,
    concat(routine.tableoid, '/', routine.oid) as id,
    format(
        '%I.%I(%s)',
        schema.nspname, routine.proname, oidvectortypes(routine.proargtypes)
    ) as name,
    pg_get_userbyid(routine.proowner) as owner,
    json_build_object(
        'arguments',
        nullif(pg_get_function_arguments(routine.oid), ''),
        'returns',
        pg_get_function_result(routine.oid),
        'window',
        routine.prokind = 'w',
        'language',
        language.lanname,
        'volatility',
        case routine.provolatile
            when 'i' then 'immutable' when 's' then 'stable' else 'volatile'
        end,
        'security',
        case when routine.prosecdef then 'definer' else 'invoker' end,
        'settings',
        (
            select string_agg(setting, ', ' order by setting)
            from unnest(routine.proconfig) as setting
        ),
        'strict',
        routine.proisstrict,
        'leakproof',
        routine.proleakproof,
        'parallel',
        case routine.proparallel
            when 's' then 'safe' when 'r' then 'restricted' else 'unsafe'
        end,
        'cost',
        routine.procost,
        'rows',
        nullif(routine.prorows, 0),
        'support',
        nullif(routine.prosupport, 0)::regprocedure::text,
        'transforms',
        (
            select string_agg(one::regtype::text, ', ' order by one::regtype::text)
            from unnest(routine.protrftypes) as one
        ),
        'library',
        routine.probin,
        'body',
        coalesce(pg_get_function_sqlbody(routine.oid), routine.prosrc)
    ) as attributes
from pg_proc as routine
inner join pg_namespace as schema on routine.pronamespace = schema.oid
inner join pg_language as language on routine.prolang = language.oid
where
    routine.prokind in ('f', 'p', 'w')
    and schema.nspname !~ '^(pg_|information_schema$|harness$)'
    and not exists (
        select from pg_depend as member
        where
            member.classid = routine.tableoid
            and member.objid = routine.oid
            and member.deptype in ('e', 'i')
    )
