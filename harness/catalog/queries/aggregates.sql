-- Aggregates: the functions that they are made of, and their state.
select
    'aggregate' as kind,
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
        'kind',
        case aggregate.aggkind
            when 'o' then 'ordered set' when 'h' then 'hypothetical set'
        end,
        'transition function',
        aggregate.aggtransfn::oid::regprocedure::text,
        'state type',
        format_type(aggregate.aggtranstype, null),
        'initial state',
        aggregate.agginitval,
        'final function',
        nullif(aggregate.aggfinalfn::oid, 0)::regprocedure::text,
        'combine function',
        nullif(aggregate.aggcombinefn::oid, 0)::regprocedure::text,
        'serial function',
        nullif(aggregate.aggserialfn::oid, 0)::regprocedure::text,
        'deserial function',
        nullif(aggregate.aggdeserialfn::oid, 0)::regprocedure::text,
        'moving transition function',
        nullif(aggregate.aggmtransfn::oid, 0)::regprocedure::text,
        'moving inverse function',
        nullif(aggregate.aggminvtransfn::oid, 0)::regprocedure::text,
        'moving final function',
        nullif(aggregate.aggmfinalfn::oid, 0)::regprocedure::text,
        'moving state type',
        format_type(nullif(aggregate.aggmtranstype, 0), null),
        'moving initial state',
        aggregate.aggminitval,
        'state space',
        nullif(aggregate.aggtransspace, 0),
        'moving state space',
        nullif(aggregate.aggmtransspace, 0),
        'final function changes state',
        nullif(aggregate.aggfinalmodify, 'r'),
        'moving final function changes state',
        nullif(aggregate.aggmfinalmodify, 'r'),
        'final function takes all arguments',
        aggregate.aggfinalextra,
        'moving final function takes all arguments',
        aggregate.aggmfinalextra,
        'sort operator',
        nullif(aggregate.aggsortop, 0)::regoperator::text,
        'parallel',
        case routine.proparallel
            when 's' then 'safe' when 'r' then 'restricted' else 'unsafe'
        end
    ) as attributes
from pg_aggregate as aggregate
inner join pg_proc as routine on aggregate.aggfnoid = routine.oid
inner join pg_namespace as schema on routine.pronamespace = schema.oid
where
    schema.nspname !~ '^(pg_|information_schema$|harness$)'
    and not exists (
        select from pg_depend as member
        where
            member.classid = routine.tableoid
            and member.objid = routine.oid
            and member.deptype = 'e'
    )
