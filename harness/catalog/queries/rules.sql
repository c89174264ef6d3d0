-- Rewrite rules but those that make a view a view.
select
    'rule' as kind,
    concat(rule.tableoid, '/', rule.oid) as id,
    format('%I.%I.%I', schema.nspname, relation.relname, rule.rulename) as name,
    concat(relation.tableoid, '/', relation.oid) as within,
    json_build_object(
        'definition',
        pg_get_ruledef(rule.oid),
        'enabled',
        case rule.ev_enabled
            when 'O' then 'yes' when 'D' then 'no' when 'A' then 'always'
            when 'R' then 'replica'
        end
    ) as attributes
from pg_rewrite as rule
inner join pg_class as relation on rule.ev_class = relation.oid
inner join pg_namespace as schema on relation.relnamespace = schema.oid
where
    rule.rulename <> '_RETURN'
    and schema.nspname !~ '^(pg_|information_schema$|harness$)'
    and not exists (
        select from pg_depend as member
        where
            member.classid = relation.tableoid
            and member.objid = relation.oid
            and member.deptype = 'e'
    )
