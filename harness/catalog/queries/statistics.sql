-- Extended statistics.
select
    'statistics' as kind,
    concat(statistic.tableoid, '/', statistic.oid) as id,
    format('%I.%I', schema.nspname, statistic.stxname) as name,
    pg_get_userbyid(statistic.stxowner) as owner,
    concat('pg_class'::regclass::oid, '/', statistic.stxrelid) as within,
    json_build_object(
        'definition',
        pg_get_statisticsobjdef(statistic.oid),
        'statistics target',
        nullif(statistic.stxstattarget, -1)
    ) as attributes
from pg_statistic_ext as statistic
inner join pg_namespace as schema on statistic.stxnamespace = schema.oid
where
    schema.nspname !~ '^(pg_|information_schema$|harness$)'
    and not exists (
        select from pg_depend as member
        where
            member.classid = statistic.tableoid
            and member.objid = statistic.oid
            and member.deptype = 'e'
    )
